package dev.dipole.transformer;

/// Where a block normalises.
public enum NormOrder {
    /// After each residual sum: `x = norm(x + f(x))` (Vaswani et al., 2017; BERT).
    POST,
    /// Before each sub-layer: `x = x + f(norm(x))`, with one more normalisation at the end (Xiong et al.,
    /// 2020).
    PRE
}
