package dev.dipole.cli;

import dev.dipole.autograd.Gradients;
import dev.dipole.autograd.Variable;
import dev.dipole.contrastive.View;
import dev.dipole.contrastive.catalogue.Catalogue;
import dev.dipole.contrastive.insight.BatchStatistics;
import dev.dipole.contrastive.insight.Insight;
import dev.dipole.contrastive.insight.TableInsight;
import dev.dipole.nn.io.JsonFiles;
import java.util.ArrayList;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// Loss and gradients as JSON: `loss`, `gradients` of each view that is not frozen, `weights` of the objective
/// with their gradients, `tables` with raw scores and `∂L/∂s`, `remarks` on the batch.
final class InsightJson {
    private InsightJson() {}

    static ObjectNode of(BatchJson batch, Insight insight) {
        var out = JsonFiles.object();
        out.set("objective", JsonFiles.mapper().valueToTree(Catalogue.settings(batch.objective())));
        out.put("loss", insight.loss());
        var gradients = out.putObject("gradients");
        batch.views().named().forEach((name, view) -> {
            if (view instanceof View.Live live) gradients.set(name, gradient(insight.gradients(), live.vectors()));
        });
        if (!batch.weights().isEmpty()) out.set("weights", weights(batch, insight));
        var tables = out.putArray("tables");
        insight.tables().forEach(table -> tables.add(table(table)));
        var remarks = new ArrayList<>(BatchStatistics.of(batch.views()).findings());
        remarks.addAll(insight.report().reasons());
        var all = out.putArray("remarks");
        remarks.forEach(all::add);
        return out;
    }

    private static ObjectNode weights(BatchJson batch, Insight insight) {
        var weights = JsonFiles.object();
        batch.weights().forEach((name, weight) -> {
            var entry = weights.putObject(name).put("given", !batch.made().contains(name));
            entry.set("value", array(weight.value().toDoubles(), weight));
            if (weight.tracked()) entry.set("gradient", gradient(insight.gradients(), weight));
        });
        return weights;
    }

    private static ObjectNode table(TableInsight table) {
        var out = JsonFiles.object().put("term", table.path());
        var rows = out.putArray("rows");
        for (int i = 0; i < table.rows(); i++) rows.add(table.raw().rows().describe(i));
        var columns = out.putArray("columns");
        for (int j = 0; j < table.columns(); j++)
            columns.add(table.raw().columns().describe(j));
        var first = table.stages().getFirst();
        out.set("scores", matrix(first.scores(), table.rows(), table.columns()));
        out.set("gradient", matrix(first.gradient(), table.rows(), table.columns()));
        return out;
    }

    /// Zeros where no gradient arrives: the loss does not depend on it.
    private static JsonNode gradient(Gradients gradients, Variable variable) {
        var found = gradients.find(variable);
        return array(found == null ? new double[(int) variable.shape().size()] : found.toDoubles(), variable);
    }

    private static JsonNode array(double[] numbers, Variable like) {
        return switch (like.shape().rank()) {
            case 0 -> JsonFiles.mapper().getNodeFactory().numberNode(numbers[0] + 0.0);
            case 1 -> vector(numbers, 0, numbers.length);
            default -> matrix(numbers, like.shape().dim(0), like.shape().width());
        };
    }

    private static ArrayNode matrix(double[] numbers, int rows, int width) {
        var matrix = JsonFiles.mapper().createArrayNode();
        for (int i = 0; i < rows; i++) matrix.add(vector(numbers, i * width, width));
        return matrix;
    }

    private static ArrayNode vector(double[] numbers, int from, int width) {
        var vector = JsonFiles.mapper().createArrayNode();
        for (int j = from; j < from + width; j++) vector.add(numbers[j] + 0.0); // −0 as 0
        return vector;
    }
}
