package dev.dipole.bench.peers;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.ndarray.types.SparseFormat;
import ai.djl.nn.Activation;
import ai.djl.nn.core.Embedding;
import ai.djl.nn.core.Linear;
import ai.djl.nn.norm.LayerNorm;
import dev.dipole.bench.Models;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// The MiniLM-shaped encoder on libtorch's fused operations, with InfoNCE and AdamW, padded as is the custom
/// there; query, key and value are one product. No dropout.
final class TorchEncoder {
    private static final int LAYERS = 6;
    private static final int WIDTH = 384;
    private static final int HEADS = 12;
    private static final int INNER = 1536;

    private final NDManager manager;
    private final LinkedHashMap<String, NDArray> parameters = new LinkedHashMap<>();
    private final Map<String, List<NDArray>> moments = new HashMap<>();
    private int step;

    /// How many threads libtorch takes; before its first use.
    static void threads(int count) {
        System.setProperty("ai.djl.pytorch.num_threads", "" + count);
        System.setProperty("ai.djl.pytorch.num_interop_threads", "1");
    }

    TorchEncoder(NDManager manager) {
        this.manager = manager;
        parameter("word", Models.VOCABULARY, WIDTH);
        parameter("position", 512, WIDTH);
        parameter("type", 2, WIDTH);
        norm("embedding");
        for (int i = 0; i < LAYERS; i++) {
            linear(i + "qkv", 3 * WIDTH, WIDTH);
            linear(i + "out", WIDTH, WIDTH);
            norm(i + "attention");
            linear(i + "up", INNER, WIDTH);
            linear(i + "down", WIDTH, INNER);
            norm(i + "feed");
        }
        parameters.values().forEach(p -> p.setRequiresGradient(true));
    }

    private void parameter(String name, long... shape) {
        parameters.put(name, manager.randomNormal(0f, 0.02f, new Shape(shape), DataType.FLOAT32));
    }

    private void linear(String name, int out, int in) {
        parameter(name + ".w", out, in);
        parameter(name + ".b", out);
    }

    private void norm(String name) {
        parameters.put(name + ".g", manager.ones(new Shape(WIDTH)));
        parameters.put(name + ".b", manager.zeros(new Shape(WIDTH)));
    }

    private NDArray of(String name) {
        var parameter = parameters.get(name);
        if (parameter == null) throw new IllegalArgumentException("no parameter " + name);
        return parameter;
    }

    private NDArray linear(NDArray x, String name) {
        return Linear.linear(x, of(name + ".w"), of(name + ".b")).singletonOrThrow();
    }

    private NDArray norm(NDArray x, String name) {
        return LayerNorm.layerNorm(x, new Shape(WIDTH), of(name + ".g"), of(name + ".b"), 1e-12f)
                .singletonOrThrow();
    }

    /// Unit vectors, the means of the tokens, of ids `[batch, length]` under a mask `[batch, length]`.
    private NDArray encode(NDArray ids, NDArray mask) {
        long batch = ids.getShape().get(0);
        long length = ids.getShape().get(1);
        int head = WIDTH / HEADS;
        var x = Embedding.embedding(ids, of("word"), SparseFormat.DENSE)
                .singletonOrThrow()
                .add(of("position").get("0:" + length))
                .add(of("type").get(0));
        x = norm(x, "embedding");
        var bias = mask.sub(1f).mul(1e9f).reshape(batch, 1, 1, length);
        float scale = (float) (1 / Math.sqrt(head));
        for (int i = 0; i < LAYERS; i++) {
            var qkv =
                    linear(x, i + "qkv").reshape(batch, length, 3, HEADS, head).transpose(2, 0, 3, 1, 4);
            var scores = qkv.get(0).matMul(qkv.get(1).transpose(0, 1, 3, 2)).mul(scale);
            var context = scores.add(bias).softmax(-1).matMul(qkv.get(2));
            context = context.transpose(0, 2, 1, 3).reshape(batch, length, WIDTH);
            x = norm(x.add(linear(context, i + "out")), i + "attention");
            x = norm(x.add(linear(Activation.gelu(linear(x, i + "up")), i + "down")), i + "feed");
        }
        var weight = mask.expandDims(-1);
        var mean = x.mul(weight).sum(new int[] {1}).div(weight.sum(new int[] {1}));
        return mean.div(mean.square().sum(new int[] {1}, true).sqrt());
    }

    /// A padded batch.
    record Batch(NDArray ids, NDArray mask) {
        /// Sequences padded to the longest.
        static Batch of(NDManager manager, int[][] sequences) {
            int longest = 0;
            for (int[] sequence : sequences) longest = Math.max(longest, sequence.length);
            long[] ids = new long[sequences.length * longest];
            float[] mask = new float[ids.length];
            for (int i = 0; i < sequences.length; i++) {
                for (int j = 0; j < sequences[i].length; j++) {
                    ids[i * longest + j] = sequences[i][j];
                    mask[i * longest + j] = 1;
                }
            }
            var shape = new Shape(sequences.length, longest);
            return new Batch(manager.create(ids, shape), manager.create(mask, shape));
        }

        /// This batch above another of its length.
        Batch and(Batch other) {
            return new Batch(ids.concat(other.ids, 0), mask.concat(other.mask, 0));
        }
    }

    /// A training step: the seconds of forward, backward and update. Sides of one length make one batch;
    /// otherwise each is padded to its own longest, which is faster.
    double[] step(int[][] queries, int[][] documents) {
        long start = System.nanoTime();
        long forward;
        long backward;
        try (var scope = manager.newSubManager()) {
            var query = Batch.of(scope, queries);
            var document = Batch.of(scope, documents);
            try (var collector = Engine.getInstance().newGradientCollector()) {
                var loss = loss(scope, query, document);
                forward = System.nanoTime();
                collector.backward(loss);
                loss.getFloat();
            }
            backward = System.nanoTime();
            adamW();
        }
        return new double[] {
            (forward - start) * 1e-9, (backward - forward) * 1e-9, (System.nanoTime() - backward) * 1e-9
        };
    }

    private NDArray loss(NDManager scope, Batch query, Batch document) {
        long n = query.ids().getShape().get(0);
        NDArray q;
        NDArray d;
        if (query.ids().getShape().equals(document.ids().getShape())) {
            var both = query.and(document);
            var vectors = encode(both.ids(), both.mask());
            q = vectors.get("0:" + n);
            d = vectors.get(n + ":" + 2 * n);
        } else {
            q = encode(query.ids(), query.mask());
            d = encode(document.ids(), document.mask());
        }
        var similarity = q.matMul(d.transpose()).mul(20f);
        return similarity.logSoftmax(1).mul(scope.eye((int) n)).sum().neg().div(n);
    }

    private void adamW() {
        step++;
        float beta1 = 0.9f;
        float beta2 = 0.999f;
        float rate = 2e-5f;
        double correction1 = 1 - Math.pow(beta1, step);
        double correction2 = 1 - Math.pow(beta2, step);
        parameters.forEach((name, p) -> {
            try (var scope = manager.newSubManager()) {
                var g = p.getGradient();
                g.attach(scope);
                p.setRequiresGradient(false);
                var memory = moments.computeIfAbsent(
                        name, _ -> List.of(manager.zeros(p.getShape()), manager.zeros(p.getShape())));
                p.muli(1 - rate * 0.01f);
                memory.get(0).muli(beta1);
                try (var x = g.mul(1 - beta1)) {
                    memory.get(0).addi(x);
                }
                memory.get(1).muli(beta2);
                g.muli(g);
                g.muli(1 - beta2);
                memory.get(1).addi(g);
                try (var root = memory.get(1).sqrt()) {
                    root.divi((float) Math.sqrt(correction2));
                    root.addi(1e-8f);
                    try (var change = memory.get(0).div(root)) {
                        change.muli((float) (-rate / correction1));
                        p.addi(change);
                    }
                }
                p.setRequiresGradient(true);
            }
        });
    }
}
