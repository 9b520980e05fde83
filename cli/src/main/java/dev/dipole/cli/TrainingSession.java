package dev.dipole.cli;

import dev.dipole.contrastive.train.HeldOut;
import dev.dipole.contrastive.train.TrainingRun;
import dev.dipole.nn.io.AtomicFiles;
import dev.dipole.nn.io.OutputException;
import dev.dipole.tensor.Backends;
import dev.dipole.transformer.model.ModelFolder;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/// One training at the command line: measured before and after, stopped by Ctrl-C with a checkpoint, saved as a
/// model folder.
final class TrainingSession {
    private static final int SECONDS_TO_STOP = 60;

    private final Console console;

    TrainingSession(Console console) {
        this.console = console;
    }

    /// Trains, evaluates and saves; the exit code.
    int carryOut(TrainingRun run) {
        console.say(run.examples().summary());
        var plan = run.recipe().training();
        console.say("%,d weights; %,d steps of %,d examples on %s"
                .formatted(
                        run.model().size(),
                        plan.steps(),
                        plan.batch(),
                        Backends.current().describe()));
        var heldOut = run.heldOut();
        HeldOut.@Nullable Scores before = null;
        int begun = run.trainer().step();
        if (begun >= plan.steps()) {
            console.say("all steps were done before; what follows them is done again");
        }
        String name = begun == 0 ? "untrained" : "%,d steps".formatted(begun);
        int examples = heldOut.examples().size();
        if (examples > 1) {
            before = heldOut.of(name, run.model(), console.progress());
        } else {
            console.say("no evaluation: it takes two held-out examples, and this run has %s"
                    .formatted(examples == 1 ? "one" : "none"));
        }
        if (!trainUntilStopped(run)) return Failures.FAILED;
        String card = "";
        if (before != null) {
            var after = heldOut.of("trained", run.model(), console.progress());
            var words = heldOut.bm25(Train.analyzer(run.recipe()));
            var baselines = words == null ? List.of(before) : List.of(words, before);
            var rows = new ArrayList<>(baselines);
            rows.add(after);
            var table = ScoreTable.of(heldOut.task(), rows);
            run.record(after, baselines);
            console.data().println(words(heldOut.task()).formatted(examples));
            console.data().println(table);
            console.data().flush();
            card = "Held-out examples:\n\n```\n" + table + "```\n";
        }
        var options = new ModelFolder.Options()
                .card("Trained by Dipole on " + run.data().description(), card);
        ModelFolder.write(run.model(), run.folder().model(), options.replacing());
        AtomicFiles.cleanUp(run.folder().path());
        return 0;
    }

    private static String words(HeldOut.Task task) {
        return switch (task) {
            case PAIRS -> "%1$,d held-out queries, each ranks %1$,d candidates";
            case GRADES -> "%,d held-out pairs with scores of people";
            case CLASSES -> "%,d held-out texts, each ranks all others";
        };
    }

    /// Says where everything lies and what to do with it.
    ///
    /// @param corpus texts to search, if there are any
    void end(TrainingRun run, @Nullable Path corpus) {
        var folder = run.folder();
        console.say("run folder    " + folder.path());
        console.say("model folder  " + folder.model());
        console.say("try next:");
        if (corpus != null) {
            say(Paste.dipole("search", "--model", folder.model(), "--corpus", corpus, "your question"));
        }
        say("echo 'a text' | " + Paste.dipole("encode", "--model", folder.model()));
        say(Paste.dipole("inspect", folder.path()));
    }

    private void say(String command) {
        console.say("  " + command);
    }

    private static String resume(TrainingRun run) {
        return Paste.dipole("train", "--resume", "--out", run.folder().path());
    }

    /// Ctrl-C asks the training to stop after the step under way, and waits until its checkpoint is written.
    private boolean trainUntilStopped(TrainingRun run) {
        var stop = new AtomicBoolean();
        var done = new CountDownLatch(1);
        var hook = new Thread(() -> {
            stop.set(true);
            try {
                if (!done.await(SECONDS_TO_STOP, TimeUnit.SECONDS))
                    console.say("the checkpoint took too long and was left out");
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
        Runtime.getRuntime().addShutdownHook(hook);
        try {
            boolean finished = run.train(stop::get, List.of());
            if (!finished) {
                console.say("stopped after step %,d; go on with: %s"
                        .formatted(run.trainer().step(), resume(run)));
            }
            return finished;
        } catch (OutputException e) {
            console.say("once it can be written, go on from the last checkpoint with: " + resume(run));
            throw e;
        } finally {
            done.countDown();
            if (!stop.get()) remove(hook);
        }
    }

    private static void remove(Thread hook) {
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException _) {
            // Ctrl-C came at this very moment: the hook runs, and finds the work done.
        }
    }
}
