package dev.dipole.contrastive.data;

import java.nio.file.Path;

/// No `src.zip` where a JDK keeps its sources; the message says how to go on without it.
public final class JdkSourceMissingException extends DataException {
    private static final long serialVersionUID = 1;

    JdkSourceMissingException(Path looked) {
        super("no JDK sources at " + looked + ": name a JDK that has lib/src.zip (--jdk DIR), bring pairs of your own "
                + "(--data FILE.jsonl), or install the sources (on Debian: apt install openjdk-25-source)");
    }
}
