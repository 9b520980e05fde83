package dev.dipole.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class PasteTest {
    @Test
    void wordsThatAShellWouldSplitAreQuoted() {
        assertEquals("dipole inspect runs/a-1", Paste.dipole("inspect", Path.of("runs/a-1")));
        assertEquals(
                "dipole search --model 'my runs/m' 'it'\\''s'", Paste.dipole("search", "--model", "my runs/m", "it's"));
    }
}
