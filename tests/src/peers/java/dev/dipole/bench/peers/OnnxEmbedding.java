package dev.dipole.bench.peers;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import dev.dipole.bench.Clock;
import dev.dipole.bench.Contender;
import java.nio.FloatBuffer;
import java.nio.LongBuffer;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;

/// all-MiniLM-L6-v2 in fp32 on ONNX Runtime, the tokens' mean taken in Java; tasks as of [DipoleEmbedding].
public final class OnnxEmbedding implements Contender {
    private static final int WIDTH = 384;

    private final int threads;
    private final OrtEnvironment environment = OrtEnvironment.getEnvironment();
    private final OrtSession session;

    public OnnxEmbedding(String[] arguments) throws Exception {
        this.threads = Integer.parseInt(arguments[0]);
        var options = new OrtSession.SessionOptions();
        options.setIntraOpNumThreads(threads);
        options.setInterOpNumThreads(1);
        options.setOptimizationLevel(OrtSession.SessionOptions.OptLevel.ALL_OPT);
        session = environment.createSession(
                Libraries.unpacked("/all-minilm-l6-v2.onnx").toString(), options);
    }

    @Override
    public String about() {
        return "ONNX Runtime %s, %d threads".formatted(environment.getVersion(), threads);
    }

    @Override
    public double[] measure(String[] task) throws Exception {
        int count = Integer.parseInt(task[0]);
        int atOnce = Integer.parseInt(task[1]);
        int[][] sentences = DipoleEmbedding.sentences(count, atOnce > 1);
        double seconds = Clock.of(threads).seconds(() -> {
            for (int i = 0; i < count; i += atOnce) {
                embed(Arrays.copyOfRange(sentences, i, Math.min(count, i + atOnce)));
            }
        });
        return new double[] {count / seconds};
    }

    private float[][] embed(int[][] sentences) throws OrtException {
        int longest = Arrays.stream(sentences).mapToInt(ids -> ids.length).max().orElse(0);
        long[] ids = new long[sentences.length * longest];
        long[] mask = new long[ids.length];
        for (int i = 0; i < sentences.length; i++) {
            for (int j = 0; j < sentences[i].length; j++) ids[i * longest + j] = sentences[i][j];
            Arrays.fill(mask, i * longest, i * longest + sentences[i].length, 1);
        }
        long[] shape = {sentences.length, longest};
        var inputs = new HashMap<String, OnnxTensor>();
        inputs.put("input_ids", tensor(ids, shape));
        inputs.put("attention_mask", tensor(mask, shape));
        if (session.getInputNames().contains("token_type_ids")) {
            inputs.put("token_type_ids", tensor(new long[ids.length], shape));
        }
        try {
            return means(run(inputs), sentences, longest);
        } finally {
            inputs.values().forEach(OnnxTensor::close);
        }
    }

    private OnnxTensor tensor(long[] values, long[] shape) throws OrtException {
        return OnnxTensor.createTensor(environment, LongBuffer.wrap(values), shape);
    }

    private float[] run(Map<String, OnnxTensor> inputs) throws OrtException {
        try (var result = session.run(inputs)) {
            FloatBuffer buffer = ((OnnxTensor) result.get(0)).getFloatBuffer();
            float[] hidden = new float[buffer.remaining()];
            buffer.get(hidden);
            return hidden;
        }
    }

    private static float[][] means(float[] hidden, int[][] sentences, int longest) {
        float[][] means = new float[sentences.length][WIDTH];
        for (int i = 0; i < sentences.length; i++) {
            float factor = 1f / sentences[i].length;
            for (int j = 0; j < sentences[i].length; j++) {
                int row = (i * longest + j) * WIDTH;
                for (int k = 0; k < WIDTH; k++) means[i][k] += factor * hidden[row + k];
            }
        }
        return means;
    }
}
