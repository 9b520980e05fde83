package dev.dipole.contrastive.data;

/// A documented method of the JDK: the sentence that says what it does, and the code that does it.
///
/// @param module the module, `java.base`
/// @param type the class it stands in, `java.util.Map.Entry`
/// @param topLevelType the outermost class of the file, `java.util.Map`; the held-out split is made by it
/// @param name name and parameter types without type arguments, `remove(Object)`
/// @param summary the first sentence of its javadoc, inline tags resolved
/// @param code signature and body in one line, without modifiers, annotations and comments
public record JdkMethod(String module, String type, String topLevelType, String name, String summary, String code) {

    /// The name to show: `java.util.ArrayList#remove(Object)`.
    public String qualifiedName() {
        return type + "#" + name;
    }

    /// The summary as query, the code as its one positive.
    public Example toExample() {
        return Example.pair(qualifiedName(), summary, code, module);
    }
}
