package dev.dipole.contrastive;

import java.util.Collections;
import java.util.EnumSet;
import java.util.Set;

/// What a batch must bring beside the vectors of its texts. The trainer reads it off an objective
/// ([Objective#needs]) and makes it, or says before the first step which column of the data or which setting
/// is missing.
public enum Need {
    /// A positive for each anchor.
    PAIRS,
    /// At least one hard negative for each pair.
    NEGATIVES,
    /// The class of each row.
    LABELS,
    /// What kind of pair each is, as the data says: entailment, contradiction.
    PAIR_CLASSES,
    /// How alike each pair is ([Views#grades]).
    GRADES,
    /// What a teacher says of each pair and of its hard negatives ([Views#teacherScores]).
    TEACHER_SCORES,
    /// The items as another model sees them ([Role#GUIDE]).
    GUIDE,
    /// Keys of earlier batches, perhaps none yet ([Views#queue]).
    QUEUE,
    /// Items of earlier batches with their classes, perhaps none yet.
    LABELLED_QUEUE,
    /// The items as a slowly following copy of the encoder sees them ([Role#MOMENTUM]).
    MOMENTUM,
    /// What a predictor on top of the encoder makes of the items ([Role#PREDICTION]).
    PREDICTION,
    /// The items as the encoder sees them after each of its blocks ([Views#layers]).
    LAYERS,
    /// The vectors of the items' tokens ([Views#tokens]).
    TOKENS,
    /// Tokens in place of items: a row for the state of each, labelled by its sequence.
    TOKEN_ROWS,
    /// Lists of scores in place of vectors ([Views#lists]).
    LISTS,
    /// Completions in place of vectors ([Views#completions]).
    COMPLETIONS,
    /// How the data was divided into clusters ([Views#clustering]).
    CLUSTERINGS;

    /// Some needs and more.
    public static Set<Need> union(Set<Need> some, Need... more) {
        var all = EnumSet.noneOf(Need.class);
        all.addAll(some);
        Collections.addAll(all, more);
        return Collections.unmodifiableSet(all);
    }
}
