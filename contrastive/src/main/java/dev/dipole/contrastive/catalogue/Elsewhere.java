package dev.dipole.contrastive.catalogue;

import java.util.List;

/// A name that people look for and that is no objective of its own.
///
/// @param name what people look for
/// @param what what it is
/// @param instead what does it here
public record Elsewhere(String name, String what, String instead) {
    /// All of them.
    static final List<Elsewhere> ALL = List.of(
            new Elsewhere("declutr", "spans of one document as views", "nt-xent on spans drawn by the data"),
            new Elsewhere("consert", "token cut-off, shuffling and dropout as views", "nt-xent on augmented texts"),
            new Elsewhere("promptbert", "a template reads the vector off [MASK]", "infonce on templated texts"),
            new Elsewhere("diffcse", "simcse and a replaced-token detector", "simcse, and a token-level auxiliary"),
            new Elsewhere("mixcse", "mixed vectors as further negatives", "simcse with made-up hard negatives"),
            new Elsewhere("sncse", "negated texts as hard negatives", "simcse with negated texts as hard negatives"),
            new Elsewhere(
                    "cached-mnrl",
                    "infonce whose batch is embedded in chunks",
                    "infonce with training.chunk: any objective's batch is embedded in chunks"),
            new Elsewhere("sharded-infonce", "infonce over several machines", "infonce on the gathered vectors"),
            new Elsewhere(
                    "hyp-vit",
                    "nt-xent on distances in the Poincaré ball",
                    "nt-xent with \"similarity\": \"poincare\", temperature .2"),
            new Elsewhere("cdpo", "dpo with labels that may be wrong", "dpo with \"smoothing\""),
            new Elsewhere("sigmoid-norm", "dpo on means over tokens", "dpo with \"tokens\": \"mean\""),
            new Elsewhere(
                    "rloo", "rewards less the mean of the others", "reinforce with \"baseline\": \"leave-one-out\""),
            new Elsewhere(
                    "remax", "rewards less that of the greedy completion", "reinforce with \"baseline\": \"greedy\""),
            new Elsewhere(
                    "reinforce++",
                    "rewards whitened over the batch",
                    "reinforce with \"baseline\" and \"scale\": \"batch\""),
            new Elsewhere("two-sided-clip", "a cap on ratios of bad completions", "grpo with \"cap\""),
            new Elsewhere(
                    "2-grpo-rs",
                    "2-grpo whose pairs of equal rewards are drawn anew",
                    "2-grpo on groups that Signal finds a signal in"),
            new Elsewhere("gradcache", "any objective whose batch is embedded in chunks", "training.chunk"),
            new Elsewhere(
                    "inference-free-splade",
                    "splade whose queries are a table of weights",
                    "splade with frozen anchors from Vocabulary.inferenceFree"),
            new Elsewhere("mgte-sparse", "the lexical head alone", "infonce on Lexical.vectors, similarity dot"));
}
