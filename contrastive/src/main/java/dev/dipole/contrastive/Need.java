package dev.dipole.contrastive;

/// What a batch must bring beside the vectors of its texts. The trainer reads it off an objective
/// ([Objective#needs]) and makes it.
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
    /// The vectors of the items' tokens ([Views#tokens]).
    TOKENS
}
