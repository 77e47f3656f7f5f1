package wegent.backend.notify;

/// How pushes are sent. `contact` is told to push services, so that they can say when something is wrong:
/// `mailto:` or `https:`. With `inner`, push services may lie in the server's own network, and speak plain
/// `http`; otherwise a user could have the server call what only it can reach.
public record PushConfig(String contact, boolean inner) {
    public PushConfig {
        if (!contact.startsWith("mailto:") && !contact.startsWith("https:")) {
            throw new IllegalArgumentException(
                    "wegent.push.contact (WEGENT_PUSH_CONTACT) must begin with mailto: or https:, not " + contact);
        }
    }

    public static PushConfig defaults() {
        return new PushConfig("mailto:operator@wegent.invalid", false);
    }
}
