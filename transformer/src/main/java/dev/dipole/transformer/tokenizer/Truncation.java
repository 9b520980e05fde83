package dev.dipole.transformer.tokenizer;

/// How long an encoding may be, special tokens included, and what is cut to make it so.
///
/// `stride` is how much neighbouring overflow parts share; it is kept for other readers of the file, since
/// Dipole reports how many tokens were cut and returns no overflow.
public record Truncation(int maxLength, Strategy strategy, Direction direction, int stride) {
    /// From which text of a pair tokens are cut.
    public enum Strategy {
        /// The longer one, and both once they are equally long.
        LONGEST_FIRST("LongestFirst"),
        ONLY_FIRST("OnlyFirst"),
        ONLY_SECOND("OnlySecond");

        private final String label;

        Strategy(String label) {
            this.label = label;
        }

        /// The name that `tokenizer.json` uses.
        public String label() {
            return label;
        }
    }

    /// At which end tokens are cut.
    public enum Direction {
        LEFT("Left"),
        RIGHT("Right");

        private final String label;

        Direction(String label) {
            this.label = label;
        }

        /// The name that `tokenizer.json` uses.
        public String label() {
            return label;
        }
    }

    /// Cuts at the end, the longer text first.
    public static Truncation to(int maxLength) {
        return new Truncation(maxLength, Strategy.LONGEST_FIRST, Direction.RIGHT, 0);
    }

    /// The same with another length.
    public Truncation withMaxLength(int length) {
        return new Truncation(length, strategy, direction, stride);
    }

    /// How many of the `first` and `second` tokens stay when `room` is left for both.
    int[] share(int first, int second, boolean pair, int room) {
        int excess = first + second - room;
        if (excess <= 0) {
            return new int[] {first, second};
        }
        return switch (strategy) {
            case LONGEST_FIRST -> pair ? longestFirst(first, second, room) : new int[] {room, 0};
            case ONLY_FIRST -> new int[] {shortened("first", first, excess), second};
            case ONLY_SECOND -> new int[] {first, shortened("second", second, excess)};
        };
    }

    /// The shorter text keeps up to half of the room (rounded down), the longer one gets the rest.
    private static int[] longestFirst(int first, int second, int room) {
        int shorter = Math.min(first, second);
        int longer = Math.max(shorter, room - shorter);
        if (shorter + longer > room) {
            shorter = room / 2;
            longer = room - shorter;
        }
        return first > second ? new int[] {longer, shorter} : new int[] {shorter, longer};
    }

    private int shortened(String which, int tokens, int excess) {
        if (tokens <= excess) {
            throw new TokenizerException("the input is " + excess + " tokens longer than the " + maxLength
                    + " allowed, and the " + which + " text, which alone may be cut, has only " + tokens
                    + "; allow more tokens or cut the longest first");
        }
        return tokens - excess;
    }
}
