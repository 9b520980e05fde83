package dev.dipole.nn.io;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NearestNameTest {
    @ParameterizedTest
    @CsvSource({"kitten,sitting,3", "'',abc,3", "abc,'',3", "abcd,abdc,1", "same,same,0", "ca,abc,3", "a,b,1"})
    void distancesAreTheTextbookOnes(String a, String b, int expected) {
        assertEquals(expected, NearestName.distance(a, b));
    }

    @Test
    void onlyACloseNameIsOffered() {
        var known = List.of("temperature", "margin", "scale", "learning_rate");
        assertEquals(Optional.of("temperature"), NearestName.of("temprature", known));
        assertEquals(Optional.of("learning_rate"), NearestName.of("learningRate", known));
        assertEquals(Optional.of("margin"), NearestName.of("Margni", known));
        assertEquals(Optional.empty(), NearestName.of("banana", known));
        assertEquals(Optional.empty(), NearestName.of("x".repeat(1_000_000), known));
        assertEquals("; did you mean 'scale'?", NearestName.hint("scal", known));
        assertEquals("", NearestName.hint("banana", known));
    }

    @Test
    void theFirstOfEquallyCloseNamesIsOffered() {
        assertEquals(Optional.of("cat"), NearestName.of("bat", List.of("cat", "rat")));
    }
}
