package dev.dipole.contrastive.catalogue;

import dev.dipole.contrastive.AlignmentUniformity;
import dev.dipole.contrastive.NamedObjective;
import dev.dipole.contrastive.ObjectiveException;
import dev.dipole.contrastive.head.ColBert;
import dev.dipole.contrastive.head.M3;
import dev.dipole.contrastive.head.Quantised;
import dev.dipole.contrastive.head.Splade;
import dev.dipole.contrastive.insight.Strict;
import dev.dipole.contrastive.insight.SuspectedNegatives;
import dev.dipole.contrastive.joint.BarlowTwins;
import dev.dipole.contrastive.joint.Byol;
import dev.dipole.contrastive.joint.Data2Vec;
import dev.dipole.contrastive.joint.DirectClr;
import dev.dipole.contrastive.joint.EmpSsl;
import dev.dipole.contrastive.joint.FroSsl;
import dev.dipole.contrastive.joint.IJepa;
import dev.dipole.contrastive.joint.LeJepa;
import dev.dipole.contrastive.joint.Mcr2;
import dev.dipole.contrastive.joint.Mmcr;
import dev.dipole.contrastive.joint.SimSiam;
import dev.dipole.contrastive.joint.Tico;
import dev.dipole.contrastive.joint.VibcReg;
import dev.dipole.contrastive.joint.VicReg;
import dev.dipole.contrastive.joint.WMse;
import dev.dipole.contrastive.metric.Angular;
import dev.dipole.contrastive.metric.BatchAll;
import dev.dipole.contrastive.metric.BatchHard;
import dev.dipole.contrastive.metric.Circle;
import dev.dipole.contrastive.metric.DistanceWeighted;
import dev.dipole.contrastive.metric.DynamicSoftMargin;
import dev.dipole.contrastive.metric.FastAp;
import dev.dipole.contrastive.metric.GeneralisedLifted;
import dev.dipole.contrastive.metric.Histogram;
import dev.dipole.contrastive.metric.IntraPairVariance;
import dev.dipole.contrastive.metric.LiftedStructure;
import dev.dipole.contrastive.metric.MarginLoss;
import dev.dipole.contrastive.metric.MegaBatchMargin;
import dev.dipole.contrastive.metric.MultiSimilarity;
import dev.dipole.contrastive.metric.Pnp;
import dev.dipole.contrastive.metric.RankedList;
import dev.dipole.contrastive.metric.SemiHard;
import dev.dipole.contrastive.metric.SmoothAp;
import dev.dipole.contrastive.metric.SnrTriplet;
import dev.dipole.contrastive.metric.ThresholdConsistent;
import dev.dipole.contrastive.metric.Triplet;
import dev.dipole.contrastive.metric.TupletMargin;
import dev.dipole.contrastive.pairs.Angle;
import dev.dipole.contrastive.pairs.CoSent;
import dev.dipole.contrastive.pairs.ContrastiveTension;
import dev.dipole.contrastive.pairs.CosineRegression;
import dev.dipole.contrastive.pairs.InBatchLogistic;
import dev.dipole.contrastive.pairs.MarginContrastive;
import dev.dipole.contrastive.pairs.OnlineContrastive;
import dev.dipole.contrastive.pairs.PairLogistic;
import dev.dipole.contrastive.pairs.SigLip;
import dev.dipole.contrastive.pairs.SoftmaxClassification;
import dev.dipole.contrastive.policy.Bnpo;
import dev.dipole.contrastive.policy.Cispo;
import dev.dipole.contrastive.policy.ConSpo;
import dev.dipole.contrastive.policy.Dapo;
import dev.dipole.contrastive.policy.DrGrpo;
import dev.dipole.contrastive.policy.Gmpo;
import dev.dipole.contrastive.policy.Grace;
import dev.dipole.contrastive.policy.Grpo;
import dev.dipole.contrastive.policy.Gspo;
import dev.dipole.contrastive.policy.Luspo;
import dev.dipole.contrastive.policy.Ppo;
import dev.dipole.contrastive.policy.Reinforce;
import dev.dipole.contrastive.policy.Sapo;
import dev.dipole.contrastive.policy.TwoGrpo;
import dev.dipole.contrastive.policy.Vespo;
import dev.dipole.contrastive.preference.Aot;
import dev.dipole.contrastive.preference.Apo;
import dev.dipole.contrastive.preference.Bco;
import dev.dipole.contrastive.preference.Cpo;
import dev.dipole.contrastive.preference.DiscoPop;
import dev.dipole.contrastive.preference.Dpo;
import dev.dipole.contrastive.preference.Exo;
import dev.dipole.contrastive.preference.FDpo;
import dev.dipole.contrastive.preference.Ipo;
import dev.dipole.contrastive.preference.Kto;
import dev.dipole.contrastive.preference.ListDpo;
import dev.dipole.contrastive.preference.NcaPair;
import dev.dipole.contrastive.preference.Orpo;
import dev.dipole.contrastive.preference.RobustDpo;
import dev.dipole.contrastive.preference.SimPo;
import dev.dipole.contrastive.preference.Slic;
import dev.dipole.contrastive.preference.Sppo;
import dev.dipole.contrastive.preference.Wpo;
import dev.dipole.contrastive.proxy.ArcFace;
import dev.dipole.contrastive.proxy.CosFace;
import dev.dipole.contrastive.proxy.DeepClusterV2;
import dev.dipole.contrastive.proxy.Dino;
import dev.dipole.contrastive.proxy.Ibot;
import dev.dipole.contrastive.proxy.Manifold;
import dev.dipole.contrastive.proxy.Msn;
import dev.dipole.contrastive.proxy.NormalisedSoftmax;
import dev.dipole.contrastive.proxy.P2SGrad;
import dev.dipole.contrastive.proxy.Pcl;
import dev.dipole.contrastive.proxy.ProxyAnchor;
import dev.dipole.contrastive.proxy.ProxyNca;
import dev.dipole.contrastive.proxy.SoftTriple;
import dev.dipole.contrastive.proxy.SphereFace;
import dev.dipole.contrastive.proxy.SubCentreArcFace;
import dev.dipole.contrastive.proxy.Swav;
import dev.dipole.contrastive.ranking.AdrMse;
import dev.dipole.contrastive.ranking.ApproxMrr;
import dev.dipole.contrastive.ranking.ApproxNdcg;
import dev.dipole.contrastive.ranking.LambdaLoss;
import dev.dipole.contrastive.ranking.ListContrastive;
import dev.dipole.contrastive.ranking.ListMle;
import dev.dipole.contrastive.ranking.ListNet;
import dev.dipole.contrastive.ranking.MarginRanking;
import dev.dipole.contrastive.ranking.NeuralNdcg;
import dev.dipole.contrastive.ranking.PListMle;
import dev.dipole.contrastive.ranking.Pointwise;
import dev.dipole.contrastive.ranking.RankNet;
import dev.dipole.contrastive.ranking.RewardModel;
import dev.dipole.contrastive.ranking.SoftRank;
import dev.dipole.contrastive.regulariser.Decorrelation;
import dev.dipole.contrastive.regulariser.Dispersive;
import dev.dipole.contrastive.regulariser.FlopsPenalty;
import dev.dipole.contrastive.regulariser.Gor;
import dev.dipole.contrastive.regulariser.KoLeo;
import dev.dipole.contrastive.regulariser.LmDispersion;
import dev.dipole.contrastive.regulariser.MeanEntropy;
import dev.dipole.contrastive.regulariser.NormPenalty;
import dev.dipole.contrastive.regulariser.SparsityPenalty;
import dev.dipole.contrastive.regulariser.Spectral;
import dev.dipole.contrastive.softmax.AdditiveMargin;
import dev.dipole.contrastive.softmax.Clip;
import dev.dipole.contrastive.softmax.Co2;
import dev.dipole.contrastive.softmax.Dcl;
import dev.dipole.contrastive.softmax.Dclw;
import dev.dipole.contrastive.softmax.DebiasedContrastive;
import dev.dipole.contrastive.softmax.FocalInfoNce;
import dev.dipole.contrastive.softmax.GistEmbed;
import dev.dipole.contrastive.softmax.Gte;
import dev.dipole.contrastive.softmax.HardNegativeContrastive;
import dev.dipole.contrastive.softmax.HardnessWeighted;
import dev.dipole.contrastive.softmax.InfoNce;
import dev.dipole.contrastive.softmax.Macl;
import dev.dipole.contrastive.softmax.Meru;
import dev.dipole.contrastive.softmax.Moco;
import dev.dipole.contrastive.softmax.MocoV3;
import dev.dipole.contrastive.softmax.MultiPositive;
import dev.dipole.contrastive.softmax.NPair;
import dev.dipole.contrastive.softmax.Nca;
import dev.dipole.contrastive.softmax.Nnclr;
import dev.dipole.contrastive.softmax.NtXent;
import dev.dipole.contrastive.softmax.Ressl;
import dev.dipole.contrastive.softmax.SelfMasked;
import dev.dipole.contrastive.softmax.SimCse;
import dev.dipole.contrastive.softmax.SmoothedInfoNce;
import dev.dipole.contrastive.softmax.SoftTargets;
import dev.dipole.contrastive.softmax.SupCon;
import dev.dipole.contrastive.softmax.Xbm;
import dev.dipole.contrastive.teacher.ClDrd;
import dev.dipole.contrastive.teacher.EmbedDistill;
import dev.dipole.contrastive.teacher.KlDistillation;
import dev.dipole.contrastive.teacher.M3Kd;
import dev.dipole.contrastive.teacher.MarginMse;
import dev.dipole.contrastive.teacher.RerankerDistillation;
import dev.dipole.contrastive.teacher.Rkd;
import dev.dipole.contrastive.teacher.VectorMse;
import dev.dipole.contrastive.wrapper.AdaptiveLayers;
import dev.dipole.contrastive.wrapper.Espresso;
import dev.dipole.contrastive.wrapper.Matryoshka;
import dev.dipole.contrastive.wrapper.Matryoshka2d;
import dev.dipole.contrastive.wrapper.Scheduled;
import dev.dipole.contrastive.wrapper.Sum;
import dev.dipole.nn.io.NearestName;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.ServiceLoader;

/// The published objectives by name, and the way from settings to an objective and back:
///
///     {"type": "infonce", "temperature": 0.05, "directions": "both"}
///
/// What is left out has its published default. Keys are the components of the objective's record; unknown ones
/// are refused with the nearest known name.
public final class Catalogue {
    private static final List<NamedObjective> DEFAULTS = withProvided(List.of(
            // softmax
            new InfoNce(),
            new Clip(),
            new Meru(),
            new Gte(),
            new NtXent(),
            new SupCon(),
            new SimCse(),
            new Moco(),
            new MocoV3(),
            new Xbm(),
            new Dcl(),
            new Dclw(),
            new DebiasedContrastive(),
            new HardNegativeContrastive(),
            new HardnessWeighted(),
            new GistEmbed(),
            new SelfMasked(),
            new AdditiveMargin(),
            new MultiPositive(),
            new SoftTargets(),
            new SmoothedInfoNce(),
            new FocalInfoNce(),
            new Macl(),
            new Nnclr(),
            new Ressl(),
            new Co2(),
            new NPair(),
            new Nca(),
            // pairs
            new SigLip(),
            new InBatchLogistic(),
            new PairLogistic(),
            new ContrastiveTension(),
            new MarginContrastive(),
            new OnlineContrastive(),
            new CoSent(),
            new Angle(),
            new CosineRegression(),
            new SoftmaxClassification(),
            // metric learning
            new Triplet(),
            new BatchAll(),
            new BatchHard(),
            new SemiHard(),
            new DistanceWeighted(),
            new MarginLoss(),
            new MegaBatchMargin(),
            new MultiSimilarity(),
            new Circle(),
            new LiftedStructure(),
            new GeneralisedLifted(),
            new TupletMargin(),
            new Angular(),
            new RankedList(),
            new FastAp(),
            new Histogram(),
            new SmoothAp(),
            new Pnp(),
            new ThresholdConsistent(),
            new IntraPairVariance(),
            new DynamicSoftMargin(),
            new SnrTriplet(),
            // teachers
            new VectorMse(),
            new EmbedDistill(),
            new MarginMse(),
            new KlDistillation(),
            new RerankerDistillation(),
            new M3Kd(),
            new ClDrd(),
            new Rkd(),
            // proxies
            new NormalisedSoftmax(),
            new ProxyNca(),
            new ProxyAnchor(),
            new ArcFace(),
            new CosFace(),
            new SphereFace(),
            new SubCentreArcFace(),
            new SoftTriple(),
            new P2SGrad(),
            new Manifold(),
            new Swav(),
            new Dino(),
            new Ibot(),
            new Msn(),
            new DeepClusterV2(),
            new Pcl(),
            // joint embedding
            new Byol(),
            new SimSiam(),
            new BarlowTwins(),
            new VicReg(),
            new VibcReg(),
            new WMse(),
            new Tico(),
            new Mmcr(),
            new EmpSsl(),
            new Mcr2(),
            new FroSsl(),
            new LeJepa(),
            new DirectClr(),
            new Data2Vec(),
            new IJepa(),
            // rerankers
            new Pointwise(),
            new ListContrastive(),
            new RankNet(),
            new LambdaLoss(),
            new ListNet(),
            new ListMle(),
            new PListMle(),
            new AdrMse(),
            new ApproxMrr(),
            new ApproxNdcg(),
            new NeuralNdcg(),
            new SoftRank(),
            new MarginRanking(),
            new RewardModel(),
            // preferences
            new Dpo(),
            new RobustDpo(),
            new Slic(),
            new Ipo(),
            new Exo(),
            new NcaPair(),
            new Bco(),
            new Sppo(),
            new Aot(),
            new Apo(),
            new DiscoPop(),
            new Kto(),
            new SimPo(),
            new Cpo(),
            new Orpo(),
            new Wpo(),
            new ListDpo(),
            new FDpo(),
            // policies
            new Ppo(),
            new Grpo(),
            new TwoGrpo(),
            new Bnpo(),
            new Dapo(),
            new DrGrpo(),
            new Gspo(),
            new Gmpo(),
            new Cispo(),
            new Sapo(),
            new Luspo(),
            new Vespo(),
            new Reinforce(),
            new ConSpo(),
            new Grace(),
            // regularisers
            new AlignmentUniformity(),
            new Dispersive(),
            new LmDispersion(),
            new KoLeo(),
            new Gor(),
            new FlopsPenalty(),
            new SparsityPenalty(),
            new Decorrelation(),
            new Spectral(),
            new NormPenalty(),
            new MeanEntropy(),
            // heads
            new ColBert(),
            new Splade(),
            new M3(),
            new Quantised(),
            // around others
            new Matryoshka(),
            new AdaptiveLayers(),
            new Matryoshka2d(),
            new Espresso(),
            new Sum(),
            new Scheduled(),
            new SuspectedNegatives()));

    /// What stands around an objective and leaves its value as it is.
    private static final List<NamedObjective> AROUND = List.of(new Strict());

    /// What is found elsewhere than in [#all], and where.
    public static List<Elsewhere> elsewhere() {
        return Elsewhere.ALL;
    }

    private Catalogue() {}

    /// These, then those that a program adds in `META-INF/services`: public records with a constructor without
    /// arguments.
    private static List<NamedObjective> withProvided(List<NamedObjective> own) {
        var all = new ArrayList<>(own);
        ServiceLoader.load(NamedObjective.class, Catalogue.class.getClassLoader())
                .forEach(all::add);
        return List.copyOf(all);
    }

    /// Every objective with its published defaults.
    public static List<NamedObjective> all() {
        return DEFAULTS;
    }

    /// What stands around an objective and leaves its value as it is; the settings know these names too.
    public static List<NamedObjective> around() {
        return AROUND;
    }

    /// The objective of that name, or known under it, with its published defaults; upper and lower case are the
    /// same.
    ///
    /// @throws ObjectiveException if there is none; the message offers the nearest name
    public static NamedObjective named(String name) {
        var all = new ArrayList<>(DEFAULTS);
        all.addAll(AROUND);
        for (var objective : all) {
            var card = objective.card();
            if (card.name().equalsIgnoreCase(name)) return objective;
            if (card.aliases().stream().anyMatch(a -> a.equalsIgnoreCase(name))) return objective;
        }
        for (var other : Elsewhere.ALL) {
            if (!other.name().equalsIgnoreCase(name)) continue;
            throw new ObjectiveException(
                    "'%s' is no objective of its own (%s); take %s".formatted(name, other.what(), other.instead()));
        }
        var known = new ArrayList<String>();
        for (var objective : all) {
            known.add(objective.card().name());
            known.addAll(objective.card().aliases());
        }
        String hint = NearestName.hint(name, known);
        throw new ObjectiveException("there is no objective '%s'%s"
                .formatted(
                        name,
                        hint.isEmpty() ? "; `dipole objectives` prints all %d".formatted(DEFAULTS.size()) : hint));
    }

    /// The objective that settings describe: `type`, and what differs from its defaults.
    ///
    /// @throws ObjectiveException if a key is unknown or a value impossible
    public static NamedObjective read(Map<String, ?> settings) {
        if (!(settings.get("type") instanceof String type)) {
            throw new ObjectiveException("an objective needs a \"type\", say \"infonce\"");
        }
        var changes = new LinkedHashMap<String, Object>(settings);
        changes.remove("type");
        return Settings.apply(named(type), changes);
    }

    /// The settings that describe an objective, every default spelt out: the inverse of [#read].
    public static SequencedMap<String, Object> settings(NamedObjective objective) {
        var settings = new LinkedHashMap<String, Object>();
        settings.put("type", objective.card().name());
        settings.putAll(Settings.of(objective));
        return settings;
    }
}
