package dev.dipole.contrastive;

import dev.dipole.autograd.Variable;
import dev.dipole.nn.Initialiser;
import dev.dipole.nn.Module;
import dev.dipole.tensor.Tensor;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/// The weights that an objective keeps beside the encoder, by name: what its optimiser or its batches change
/// and its checkpoint holds. Those that it does not learn are constants. Empty for most objectives.
///
/// @param byName in the order in which the objective named them
public record ObjectiveWeights(Map<String, Variable> byName) implements Module {
    public static final ObjectiveWeights NONE = new ObjectiveWeights(Map.of());

    public ObjectiveWeights {
        byName = Collections.unmodifiableMap(new LinkedHashMap<>(byName));
    }

    /// Fresh weights for an objective on vectors of that width, where nobody knows how many classes there are.
    public static ObjectiveWeights of(Objective objective, int width, long seed) {
        return of(objective, width, 0, seed);
    }

    /// Fresh weights for an objective on vectors of that width: the same seed gives the same numbers. A name
    /// that two terms ask for is one weight of both.
    ///
    /// @param classes how many classes the labels of the data name
    /// @throws ObjectiveException if it has weights for classes and nobody knows how many there are
    public static ObjectiveWeights of(Objective objective, int width, int classes, long seed) {
        var init = new Initialiser(seed ^ 0x0b1ec71feL, 1); // not the numbers the encoder began with
        var made = new LinkedHashMap<String, Variable>();
        for (var weight : objective.weights()) {
            if (made.containsKey(weight.name())) continue;
            made.put(
                    weight.name(),
                    switch (weight) {
                        case OwnWeight.Learnt learnt -> learnt.fresh(width, classes, init);
                        case OwnWeight.Running running ->
                            Variable.constant(Tensor.full(running.size().of(width), 0));
                        case OwnWeight.Following following -> copy(made, following);
                    });
        }
        return new ObjectiveWeights(made);
    }

    private static Variable copy(Map<String, Variable> made, OwnWeight.Following following) {
        var followed = made.get(following.followed());
        if (followed == null) {
            throw new IllegalStateException(
                    "%s follows %s, which comes after it".formatted(following.name(), following.followed()));
        }
        return Variable.constant(followed.value().copy());
    }

    /// The weights by their paths in checkpoints and messages: `objective.proxies`.
    @Override
    public Map<String, Variable> parameters() {
        var parameters = new LinkedHashMap<String, Variable>();
        byName.forEach((name, weight) -> {
            String path = "objective." + name;
            weight.rename(path);
            parameters.put(path, weight);
        });
        return parameters;
    }
}
