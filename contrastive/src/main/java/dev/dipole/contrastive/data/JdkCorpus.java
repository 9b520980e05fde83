package dev.dipole.contrastive.data;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/// The corpus every JDK carries: its documented methods as pairs of summary sentence and code, read from
/// `src.zip`.
///
/// A pair is kept when the sentence has 3 to 60 words and stands alone (no `inheritDoc` tag), and the code has
/// 40 to 4,000 characters. *Code* is everything from the type parameters or return type to the closing brace,
/// in one line: modifiers and annotations are left out (they say who may call, not what happens), and so are
/// comments, which are often the summary once more. Constructors are not methods and stay out. Of two methods
/// that share a sentence or a code text exactly, the first is kept. The order is that of path and position,
/// whatever the number of threads.
///
/// **Held out** are all methods of one top-level class in [#HELD_OUT_ONE_IN], chosen by a hash of the class's
/// qualified name: no class is on both sides, and the choice depends neither on the order nor on what else the
/// zip holds.
///
/// @param methods the pairs, in order
/// @param census what was read and what was left out
public record JdkCorpus(List<JdkMethod> methods, Census census) {
    /// One class in so many is held out.
    static final int HELD_OUT_ONE_IN = 16;

    private static final int MIN_WORDS = 3;
    private static final int MAX_WORDS = 60;
    private static final int MIN_CHARACTERS = 40;
    private static final int MAX_CHARACTERS = 4_000;

    public JdkCorpus {
        methods = List.copyOf(methods);
    }

    /// What became of the zip's files and of the documented methods in them.
    ///
    /// @param files source files in the zip
    /// @param damaged paths of files the compiler could not parse
    /// @param documented methods with a body and a summary sentence
    /// @param unfit those whose sentence or code was too short or too long
    /// @param duplicates those whose sentence or code was there before
    public record Census(int files, List<String> damaged, int documented, int unfit, int duplicates) {
        public Census {
            damaged = List.copyOf(damaged);
        }

        /// One line for a person: what was kept and what was not.
        public String sentence() {
            return String.format(
                    Locale.ROOT,
                    "%,d pairs from %,d files (%,d documented methods; left out: %,d too short or too long, "
                            + "%,d duplicates; %,d files unreadable)",
                    documented - unfit - duplicates,
                    files,
                    documented,
                    unfit,
                    duplicates,
                    damaged.size());
        }
    }

    /// The `src.zip` of the JDK that runs this program.
    ///
    /// @throws JdkSourceMissingException if it has none
    public static Path locate() {
        return locate(Path.of(System.getProperty("java.home")));
    }

    /// The `src.zip` of a JDK, given its folder (or the zip itself).
    ///
    /// @throws JdkSourceMissingException if it has none
    public static Path locate(Path jdk) {
        if (Files.isRegularFile(jdk)) return jdk;
        for (String place : List.of("lib/src.zip", "src.zip")) {
            Path zip = jdk.resolve(place);
            if (Files.isRegularFile(zip)) return zip;
        }
        throw new JdkSourceMissingException(jdk.resolve("lib/src.zip"));
    }

    /// Hears how many files are parsed; several threads may call it at once.
    @FunctionalInterface
    public interface Watcher {
        void parsed(int files, int of);
    }

    /// Reads a `src.zip` as [#locate()] finds it: parses every file, on all cores.
    ///
    /// @throws DataException if the zip cannot be read or holds no pair
    public static JdkCorpus read(Path zip) {
        return read(zip, (files, of) -> {});
    }

    static JdkCorpus read(Path zip, Watcher watcher) {
        JdkSources.Harvest harvest = JdkSources.read(zip, watcher);
        JdkCorpus corpus = select(harvest);
        if (corpus.methods.isEmpty()) {
            throw DataException.of(zip, "no documented Java methods in it: is it the src.zip of a JDK?");
        }
        return corpus;
    }

    /// Reads a `src.zip`, from its copy in the cache folder if that was made from the same zip; else parses it
    /// and leaves a copy. A damaged copy is made anew; a folder that cannot be written to costs time only.
    public static JdkCorpus read(Path zip, Path cacheFolder) {
        return read(zip, cacheFolder, (files, of) -> {});
    }

    /// The same; the watcher hears of the parsing, if any is done.
    public static JdkCorpus read(Path zip, Path cacheFolder, Watcher watcher) {
        return new JdkCorpusCache(cacheFolder).read(zip, watcher);
    }

    /// Where programs keep such copies: `$XDG_CACHE_HOME/dipole`, by default `~/.cache/dipole`.
    public static Path defaultCacheFolder() {
        String cache = System.getenv("XDG_CACHE_HOME");
        Path folder =
                cache == null || cache.isBlank() ? Path.of(System.getProperty("user.home"), ".cache") : Path.of(cache);
        return folder.resolve("dipole");
    }

    /// The methods to learn from.
    public List<JdkMethod> train() {
        return methods.stream().filter(method -> !isHeldOut(method)).toList();
    }

    /// The methods to judge by.
    public List<JdkMethod> heldOut() {
        return methods.stream().filter(JdkCorpus::isHeldOut).toList();
    }

    /// A sample of the held-out methods, drawn by a hash of their names and returned in order.
    ///
    /// @throws DataException if fewer are held out
    public List<JdkMethod> heldOut(int count) {
        List<JdkMethod> all = heldOut();
        if (count < 0 || count > all.size()) {
            throw new DataException("%d held-out methods wanted, %d there".formatted(count, all.size()));
        }
        Set<JdkMethod> drawn = new HashSet<>(all.stream()
                .sorted(Comparator.comparingLong(method -> hash(method.qualifiedName())))
                .limit(count)
                .toList());
        return all.stream().filter(drawn::contains).toList();
    }

    static boolean isHeldOut(JdkMethod method) {
        return Long.remainderUnsigned(hash(method.topLevelType()), HELD_OUT_ONE_IN) == 0;
    }

    /// FNV-1a over the UTF-16 units, then the finaliser of MurmurHash3, so that every bit depends on every
    /// letter.
    private static long hash(String name) {
        long h = 0xcbf29ce484222325L;
        for (int i = 0; i < name.length(); i++) h = (h ^ name.charAt(i)) * 0x100000001b3L;
        h = (h ^ (h >>> 33)) * 0xff51afd7ed558ccdL;
        h = (h ^ (h >>> 33)) * 0xc4ceb9fe1a85ec53L;
        return h ^ (h >>> 33);
    }

    private static JdkCorpus select(JdkSources.Harvest harvest) {
        var kept = new ArrayList<JdkMethod>();
        var summaries = new HashSet<String>();
        var codes = new HashSet<String>();
        int unfit = 0;
        for (JdkMethod method : harvest.methods()) {
            if (!isFit(method)) {
                unfit++;
            } else if (!summaries.contains(method.summary()) && !codes.contains(method.code())) {
                summaries.add(method.summary());
                codes.add(method.code());
                kept.add(method);
            }
        }
        int documented = harvest.methods().size();
        int duplicates = documented - unfit - kept.size();
        return new JdkCorpus(kept, new Census(harvest.files(), harvest.damaged(), documented, unfit, duplicates));
    }

    private static boolean isFit(JdkMethod method) {
        long words = method.summary().chars().filter(c -> c == ' ').count() + 1;
        int characters = method.code().length();
        return words >= MIN_WORDS && words <= MAX_WORDS && characters >= MIN_CHARACTERS && characters <= MAX_CHARACTERS;
    }
}
