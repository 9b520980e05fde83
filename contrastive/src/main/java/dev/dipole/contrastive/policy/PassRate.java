package dev.dipole.contrastive.policy;

import dev.dipole.contrastive.Check;
import dev.dipole.contrastive.ObjectiveException;

/// How often a prompt is answered well, as far as its answers so far tell: the Beta distribution of the chance
/// `p`. Prompts of a chance near ½ teach most, since only groups whose rewards differ teach ([Signal]).
///
/// `α ← λα + (1 − λ) + s`, `β ← λβ + (1 − λ) + (k − s)` after `s` good ones among `k` answers: the exact
/// posterior of the uniform prior with `λ = 1`, the latest answers alone with `λ = 0`.
///
/// **Source.** Qu et al., "Can prompt difficulty be online predicted for accelerating RL finetuning of reasoning
/// models?" (MoPPS), 2025 (arXiv 2507.04632); `λ = 1`, or ½ where the policy changes fast. In its public code a
/// conditional expression swallows the update wherever a prompt was answered once.
///
/// @param good `α`
/// @param bad `β`
public record PassRate(double good, double bad) {
    public PassRate {
        Check.positive("pass rate: the good answers", good);
        Check.positive("pass rate: the bad answers", bad);
    }

    /// Nothing is known: every chance is as likely.
    public PassRate() {
        this(1, 1);
    }

    /// What is known after `answers` more, `successes` of them good.
    ///
    /// @param memory `λ`, from 0 to 1
    public PassRate after(int answers, int successes, double memory) {
        Check.share("pass rate: the memory", memory);
        if (successes < 0 || successes > answers) {
            throw new ObjectiveException("pass rate: %d of %d answers cannot be good".formatted(successes, answers));
        }
        double forgotten = 1 - memory;
        return new PassRate(memory * good + forgotten + successes, memory * bad + forgotten + answers - successes);
    }

    /// `E[p]`
    public double mean() {
        return good / (good + bad);
    }

    /// How likely two answers differ: `E[2p(1 − p)]`.
    public double signal() {
        double all = good + bad;
        return 2 * good * bad / (all * (all + 1));
    }
}
