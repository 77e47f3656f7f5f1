package wegent.executor.git;

import java.util.regex.Pattern;
import wegent.protocol.RefusedException;

/// The name of a branch, checked by Git's own rules before it is in any command line: so it is never an option,
/// a range or a path.
public final class RefName {
    private static final int LONGEST = 240;
    private static final Pattern FORBIDDEN =
            Pattern.compile("[\\x00-\\x20\\x7f~^:?*\\[\\\\]|\\.\\.|//|@\\{|^[-/.]|/[-.]|\\.lock(/|$)|[/.]$|^@$|^HEAD$");

    private RefName() {}

    /// `name`, when it is one. Throws [RefusedException] that names `field`.
    public static String checked(String name, String field) {
        if (name.isEmpty() || name.length() > LONGEST || FORBIDDEN.matcher(name).find()) {
            throw RefusedException.invalid(field, "This is not the name of a branch: " + name);
        }
        return name;
    }
}
