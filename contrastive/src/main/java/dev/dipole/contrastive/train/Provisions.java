package dev.dipole.contrastive.train;

import dev.dipole.contrastive.Need;
import dev.dipole.contrastive.data.Example;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/// Whether the examples of a run bring what its objective needs ([Need]). What is missing is said before
/// training, with the column or the setting that gives it.
final class Provisions {
    private final List<Example> examples;
    private final TrainingPlan plan;

    private Provisions(List<Example> examples, TrainingPlan plan) {
        this.examples = examples;
        this.plan = plan;
    }

    /// Refuses an objective whose needs these examples and this plan do not meet.
    ///
    /// @throws TrainingException naming the first thing missing
    static void require(Set<Need> needs, List<Example> examples, TrainingPlan plan) {
        if (examples.isEmpty()) throw new TrainingException("there are no examples to train on");
        boolean labelled = labelled(examples);
        if (plan.labelsPerBatch() > 0 && !labelled) {
            throw new TrainingException("training.labels_per_batch makes batches of classes, and no example has one:"
                    + " give the data a 'label', or leave the setting out");
        }
        var provisions = new Provisions(examples, plan);
        needs.stream().sorted().forEach(provisions::require);
    }

    private void require(Need need) {
        boolean again = plan.views().secondPass();
        switch (need) {
            case PAIRS -> {
                if (!again) each(e -> !e.positives().isEmpty(), "a text that belongs to it", "a 'positive'");
            }
            case NEGATIVES -> requireNegatives();
            case LABELS, LABELLED_QUEUE -> labelled(examples);
            case PAIR_CLASSES -> each(e -> e.label() != null, "the kind of pair", "a 'label'");
            case GRADES -> requireGrades();
            case TEACHER_SCORES -> {
                requireNegatives();
                each(
                        e -> !e.teacherScores().isEmpty(),
                        "a teacher's scores",
                        "'scores', those of the positive, then of its hard negatives");
            }
            case GUIDE -> throw refused("the texts as another model sees them, which the trainer does not bring");
            case TOKENS -> throw refused("the vectors of tokens, which the trainer does not bring");
            case TOKEN_ROWS ->
                throw refused("the states of tokens in place of texts, which the trainer does not bring");
            case LISTS -> throw refused("the scores of a reranker, and what is trained here embeds texts");
            case COMPLETIONS ->
                throw refused("the completions of a language model, and what is trained here embeds texts");
            case CLUSTERINGS -> throw refused("clusterings of the data, which the trainer does not make");
            case QUEUE, MOMENTUM, PREDICTION, LAYERS -> {} // made beside the model
        }
    }

    private void requireNegatives() {
        if (plan.views().secondPass()) {
            throw refused("hard negatives, which second_pass leaves out: set training.views.second_pass to false");
        }
        each(e -> !e.negatives().isEmpty(), "a hard negative", "'negative' or 'neg'");
    }

    private void requireGrades() {
        each(e -> e.score() != null, "a grade", "a 'score', or a 'label' that is a number");
        double least = examples.stream().mapToDouble(Provisions::score).min().orElse(0);
        double most = examples.stream().mapToDouble(Provisions::score).max().orElse(0);
        if (least >= -1 && most <= 1) return;
        throw refused(
                "grades from 0 to 1, and the scores go from %s to %s: say how far they can reach, as in data.score_range {\"from\": 0, \"to\": 5}"
                        .formatted(least, most));
    }

    private static double score(Example example) {
        Double score = example.score();
        return score == null ? 0 : score;
    }

    private void each(Predicate<Example> has, String what, String field) {
        var lacking = first(examples, has.negate());
        if (lacking == null) return;
        throw refused("%s for each example, and example %s of %s has none: give the data %s"
                .formatted(what, lacking.id(), lacking.source(), field));
    }

    private static TrainingException refused(String what) {
        return new TrainingException("the objective needs " + what);
    }

    /// Whether examples are pairs; else they are single texts.
    ///
    /// @throws TrainingException if there are both
    static boolean paired(List<Example> examples) {
        return all(examples, e -> !e.positives().isEmpty(), "a text that belongs to it");
    }

    /// Whether examples have labels.
    ///
    /// @throws TrainingException if some do and some do not
    static boolean labelled(List<Example> examples) {
        return all(examples, e -> e.label() != null, "a label");
    }

    private static boolean all(List<Example> examples, Predicate<Example> has, String what) {
        var with = first(examples, has);
        var without = first(examples, has.negate());
        if (with == null || without == null) return with != null;
        throw new TrainingException("example %s of %s has %s and example %s of %s has none: give it to all, or to none"
                .formatted(with.id(), with.source(), what, without.id(), without.source()));
    }

    private static @Nullable Example first(List<Example> examples, Predicate<Example> wanted) {
        return examples.stream().filter(wanted).findFirst().orElse(null);
    }
}
