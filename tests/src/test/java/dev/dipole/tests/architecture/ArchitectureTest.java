package dev.dipole.tests.architecture;

import static com.tngtech.archunit.core.domain.JavaCall.Predicates.target;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.assignableTo;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.properties.HasName.Predicates.nameMatching;
import static com.tngtech.archunit.core.domain.properties.HasOwner.Predicates.With.owner;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.GeneralCodingRules.ACCESS_STANDARD_STREAMS;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaPackage;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.random.RandomGenerator;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// The rules of the house that Maven's dependencies and the compiler do not enforce.
class ArchitectureTest {
    /// From the ground to the roof: each module may use those before it.
    private static final List<String> MODULES =
            List.of("tensor", "autograd", "nn", "transformer", "contrastive", "cli");

    private static final List<String> MODULES_AND_TESTS =
            List.of("tensor", "autograd", "nn", "transformer", "contrastive", "cli", "tests");

    private static final Pattern OPEN = Pattern.compile("(?i)\\bopen\\b[^\\[]*\\[[A-Za-z]");

    private static final JavaClasses CLASSES = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .withImportOption(location -> !location.contains("-tests.jar"))
            .importPackages("dev.dipole");

    /// Rules about classes that were never read would all hold.
    @ParameterizedTest
    @ValueSource(strings = {"tensor", "autograd", "nn", "transformer", "contrastive", "cli"})
    void theImporterSawEveryModule(String module) {
        long seen = CLASSES.stream()
                .filter(type -> type.getPackageName().startsWith("dev.dipole." + module))
                .count();
        assertTrue(seen >= 15, () -> "only " + seen + " classes of " + module + " were read");
        assertTrue(CLASSES.size() > 200, () -> "only " + CLASSES.size() + " classes were read");
    }

    @ParameterizedTest
    @ValueSource(strings = {"tensor", "autograd", "nn", "transformer", "contrastive", "cli"})
    void modulesUseOnlyWhatLiesBelowThem(String module) {
        var above = MODULES.subList(MODULES.indexOf(module) + 1, MODULES.size()).stream()
                .map(name -> "dev.dipole." + name + "..")
                .toArray(String[]::new);
        noClasses()
                .that()
                .resideInAPackage("dev.dipole." + module + "..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(Stream.concat(Stream.of("dev.dipole.tests.."), Stream.of(above))
                        .toArray(String[]::new))
                .because("the direction is cli → contrastive → transformer → nn → autograd → tensor")
                .check(CLASSES);
    }

    @Test
    void packagesFormNoCycles() {
        slices().matching("dev.dipole.(**)").should().beFreeOfCycles().check(CLASSES);
    }

    @Test
    void nobodyTouchesTheCpuBackendButItsModule() {
        noClasses()
                .that()
                .resideOutsideOfPackage("dev.dipole.tensor..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("dev.dipole.tensor.cpu..")
                .because("backends are chosen by name and used through their contract")
                .check(CLASSES);
    }

    @Test
    void everyPackageIsNullMarked() {
        var unmarked = new TreeSet<String>();
        for (var type : CLASSES) {
            JavaPackage home = type.getPackage();
            if (!home.isAnnotatedWith(NullMarked.class)) unmarked.add(home.getName());
        }
        assertEquals(
                new TreeSet<String>(), unmarked, "packages whose package-info.java lacks @NullMarked, or is missing");
    }

    /// A reader who comes to a package is told which file to open first.
    @Test
    void everyPackageNamesAFileToOpen() throws IOException {
        var silent = new TreeSet<Path>();
        int packages = 0;
        for (Path file : packageInfos()) {
            packages++;
            if (!OPEN.matcher(Files.readString(file)).find()) silent.add(file);
        }
        assertTrue(packages > 15, "only " + packages + " package-info.java were found");
        assertEquals(new TreeSet<Path>(), silent, "package-info.java without \"open [SomeFile]\"");
    }

    private static List<Path> packageInfos() throws IOException {
        var found = new ArrayList<Path>();
        for (String module : MODULES_AND_TESTS) {
            try (var files = Files.walk(Path.of("..", module, "src"))) {
                files.filter(file -> file.endsWith("package-info.java")).forEach(found::add);
            }
        }
        return found;
    }

    @Test
    void onlyTheCommandLineSpeaks() {
        noClasses()
                .that()
                .resideOutsideOfPackage("dev.dipole.cli..")
                .should(ACCESS_STANDARD_STREAMS)
                .because("a library leaves standard output and standard error to the program")
                .check(CLASSES);
    }

    /// Their bits may differ between processors, and between interpreted and compiled code.
    @Test
    void theCpuBackendUsesNoTranscendentalFunctionOfThePlatform() {
        noClasses()
                .that()
                .resideInAPackage("dev.dipole.tensor.cpu..")
                .should()
                .callMethodWhere(target(owner(assignableTo(Math.class)))
                        .and(target(nameMatching("a?(sin|cos|tan)h?|atan2|exp|expm1|log|log10|log1p|pow|cbrt|hypot"))))
                .because("the bits of a result do not depend on the platform; the polynomials are our own")
                .check(CLASSES);
    }

    @Test
    void randomnessComesFromKeysAlone() {
        noClasses()
                .should()
                .dependOnClassesThat(assignableTo(RandomGenerator.class).or(resideInAPackage("java.util.random")))
                .orShould()
                .callMethod(Math.class, "random")
                .because("random bits are a function of seed, stream, step, site and index, see dev.dipole.tensor.Key")
                .check(CLASSES);
    }
}
