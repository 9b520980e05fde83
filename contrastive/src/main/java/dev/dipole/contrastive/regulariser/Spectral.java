package dev.dipole.contrastive.regulariser;

import dev.dipole.contrastive.Card;
import dev.dipole.contrastive.Check;
import dev.dipole.contrastive.NamedObjective;
import dev.dipole.contrastive.Objective;
import java.util.List;

/// Vectors that fill their space, measured by singular values.
///
/// | measure | formula |
/// |---|---|
/// | `coding-rate` | `−½ log det( I + D/(n ε) Zᵀ Z )` |
/// | `nuclear-norm` | `−‖U‖_*`, `U` the vectors at length 1 |
/// | `entropy` | `Σ p log p`, `p` the eigenvalues of `Zᵀ Z` over their sum |
/// | `effective-rank` | `Σ p log p`, `p` the singular values of `Z` over their sum |
/// | `iso-score` | `−((tr C)²/‖C‖_F² − 1)/(D − 1)`, `C` the covariance |
///
/// **Source.** Yu et al., "Learning diverse and discriminative representations via the principle of maximal
/// coding rate reduction", 2020; Yerxa et al., "Learning efficient coding of natural images with maximum
/// manifold capacity representations", 2023 (`nuclear-norm`); Roy & Vetterli, "The effective rank", 2007;
/// Rudman et al., "IsoScore", 2022.
///
/// **The batch** brings anchors; each view is treated for itself and the results averaged.
///
/// **Degenerates** with all vectors equal: `entropy` and `effective-rank` are 0, their maximum, `iso-score` is
/// `1/(D − 1)`.
///
/// **Relations.** The repelling halves of [dev.dipole.contrastive.joint.EmpSsl] and
/// [dev.dipole.contrastive.joint.Mmcr].
///
/// @param distortion `ε` of the coding rate; .2
public record Spectral(Measure measure, double distortion) implements NamedObjective {
    /// The formula.
    public enum Measure {
        CODING_RATE,
        NUCLEAR_NORM,
        ENTROPY,
        EFFECTIVE_RANK,
        ISO_SCORE
    }

    public Spectral {
        Check.positive("spectral: the distortion", distortion);
    }

    /// The coding rate with a distortion of .2.
    public Spectral() {
        this(Measure.CODING_RATE, .2);
    }

    @Override
    public Card card() {
        return new Card(
                        "spectral",
                        "−½ log det( I + D/(n ε) Zᵀ Z ), or nuclear norm, entropy of the spectrum, IsoScore",
                        "Yu et al. 2020 (MCR², arXiv 2006.08558); Rudman et al. 2022 (IsoScore, arXiv 2108.07344)",
                        List.of("coding-rate", "nuclear-norm", "effective-rank", "isoscore"))
                .needs("anchor, perhaps positive and further views, each for itself")
                .degenerates("where all vectors are equal entropy and effective-rank are 0, iso-score is 1/(D − 1)");
    }

    @Override
    public Objective parts() {
        return Objective.only(new OfViews(formula(), OfViews.Over.MEAN));
    }

    /// The formula of the measure.
    public VectorFormula formula() {
        return switch (measure) {
            case CODING_RATE -> new CodingRate(distortion);
            case NUCLEAR_NORM -> new NuclearNorm(true);
            case ENTROPY -> new SpectralEntropy(true, false);
            case EFFECTIVE_RANK -> new SpectralEntropy(false, false);
            case ISO_SCORE -> new IsoScore();
        };
    }
}
