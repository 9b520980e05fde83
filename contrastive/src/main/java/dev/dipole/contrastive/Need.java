package dev.dipole.contrastive;

import java.util.EnumSet;
import java.util.Set;

/// What a batch must bring beside the vectors of its texts. The trainer reads it off an objective
/// ([Objective#needs]) and makes it, or refuses what it cannot make before anything is trained.
public enum Need {
    /// The class of each row.
    LABELS,
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
    /// The vectors of the items' tokens ([Views#tokens], or as anchors).
    TOKENS,
    /// A number for each pair that the data gives: how alike people find the two ([Views#grades]).
    GRADES,
    /// A teacher's score for each candidate of each pair ([Views#teacherScores]).
    TEACHER_SCORES,
    /// The items as another model sees them ([Role#GUIDE]).
    GUIDE,
    /// Lists of scores in place of vectors ([Views#ofScores]).
    SCORES,
    /// Completions in place of vectors ([Views#ofCompletions]).
    COMPLETIONS,
    /// How the data was divided into clusters ([Views#clustering]).
    CLUSTERINGS;

    /// This and others.
    public Set<Need> with(Set<Need> others) {
        var all = EnumSet.of(this);
        all.addAll(others);
        return all;
    }
}
