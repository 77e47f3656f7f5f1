package wegent.cli;

/// Something the user can mend; its message is all she needs to see.
final class UserException extends RuntimeException {
    UserException(String message) {
        super(message);
    }
}
