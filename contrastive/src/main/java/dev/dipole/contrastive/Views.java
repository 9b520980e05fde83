package dev.dipole.contrastive;

import dev.dipole.autograd.Variable;
import dev.dipole.tensor.Ints;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.function.UnaryOperator;

/// What a batch offers an objective: its vectors by role, with ids and labels. An objective sees this and
/// nothing else, so that the encoder behind it can be cached, frozen or replaced.
///
///     var recorded = Tape.record(() -> {
///         var views = Views.pairs(model.apply(queries), model.apply(documents));
///         return new InfoNce().of(views.withNegatives(List.of(model.apply(hard))));
///     });
///
/// with an `EmbeddingModel` and three `Packed` batches of as many texts each.
public final class Views {
    private final Map<Role, List<View>> byRole;

    private Views(Map<Role, List<View>> byRole) {
        this.byRole = byRole;
        byRole.forEach((role, views) -> {
            for (int i = 0; i < views.size(); i++) checkFits(role.label(i), views.get(i));
        });
    }

    /// A batch of single items, for labelled data and regularisers.
    public static Views of(View anchor) {
        var byRole = new EnumMap<Role, List<View>>(Role.class);
        byRole.put(Role.ANCHOR, List.of(anchor));
        return new Views(byRole);
    }

    /// A batch of pairs: row `i` of the positive is what row `i` of the anchor shall come close to.
    public static Views of(View anchor, View positive) {
        return of(anchor).with(Role.POSITIVE, List.of(positive));
    }

    /// A batch of pairs without ids or labels.
    public static Views pairs(Variable anchor, Variable positive) {
        return of(View.live(anchor), View.live(positive));
    }

    /// These views and others in the given role, in place of what was there.
    public Views with(Role role, List<View> views) {
        var more = new EnumMap<Role, List<View>>(byRole);
        more.put(role, List.copyOf(views));
        return new Views(more);
    }

    /// These views and hard negatives: row `i` of each belongs to pair `i`.
    public Views withNegatives(List<Variable> negatives) {
        return with(Role.NEGATIVE, negatives.stream().map(View::live).toList());
    }

    /// These views with the class of each row; anchor `i` and positive `i` share theirs.
    public Views withLabels(Ints labels) {
        var labelled = with(Role.ANCHOR, List.of(anchor().withLabels(labels)));
        return has(Role.POSITIVE)
                ? labelled.with(Role.POSITIVE, List.of(positive().withLabels(labels)))
                : labelled;
    }

    /// These views with their vectors changed; kinds, ids and labels stay.
    public Views map(UnaryOperator<Variable> change) {
        var changed = new EnumMap<Role, List<View>>(Role.class);
        byRole.forEach((role, views) ->
                changed.put(role, views.stream().map(v -> v.map(change)).toList()));
        return new Views(changed);
    }

    /// The number of pairs.
    public int rows() {
        return anchor().rows();
    }

    public boolean has(Role role) {
        return !all(role).isEmpty();
    }

    public View anchor() {
        return one(Role.ANCHOR);
    }

    /// What the anchors shall come close to.
    ///
    /// @throws ObjectiveException if the batch has none
    public View positive() {
        return one(Role.POSITIVE);
    }

    /// The hard negatives, perhaps none.
    public List<View> negatives() {
        return all(Role.NEGATIVE);
    }

    /// The only view of a role.
    ///
    /// @throws ObjectiveException if the batch has none
    public View one(Role role) {
        var views = all(role);
        if (!views.isEmpty()) return views.get(0);
        throw new ObjectiveException("this objective needs a view '%s', the batch offers %s"
                .formatted(role.label(0), String.join(", ", named().keySet())));
    }

    /// All views of a role, perhaps none.
    public List<View> all(Role role) {
        return byRole.getOrDefault(role, List.of());
    }

    /// Every view under its name: `anchor`, `positive`, `negative_1`, …
    public SequencedMap<String, View> named() {
        var named = new LinkedHashMap<String, View>();
        byRole.forEach((role, views) -> {
            for (int i = 0; i < views.size(); i++) named.put(role.label(i), views.get(i));
        });
        return named;
    }

    /// The ids known of each pair: of its anchor, of its positive, of both, or none.
    List<Ints> pairIds() {
        var known = new ArrayList<Ints>();
        for (var role : List.of(Role.ANCHOR, Role.POSITIVE)) {
            for (var view : all(role)) {
                var ids = view.ids();
                if (ids != null) known.add(ids);
            }
        }
        return known;
    }

    private void checkFits(String name, View view) {
        var anchor = anchor();
        if (view.rows() != anchor.rows()) {
            throw new ObjectiveException(
                    "the view '%s' has %d rows, the anchor %d; row i of every view belongs to pair i"
                            .formatted(name, view.rows(), anchor.rows()));
        }
        int width = view.vectors().shape().width();
        int wanted = anchor.vectors().shape().width();
        if (width != wanted) {
            throw new ObjectiveException(
                    "the view '%s' has vectors of %d numbers, the anchor of %d; both must come from models of one width"
                            .formatted(name, width, wanted));
        }
    }
}
