package wegent.backend.account;

/// How many wrong passwords are evaluated before more are delayed; 0 means no limit. `wrongPerName` counts those for
/// one name from one address, or for one user or browser that is known; then each further guess waits twice as long
/// as the one before. `wrongPerAddress` counts those from one address, whatever the name, and `wrongInAll` those of
/// all strangers together; of these one in six seconds, and one in 100 ms, is forgiven.
public record LoginConfig(int wrongPerName, int wrongPerAddress, int wrongInAll, TrustedProxies trustedProxies) {

    public LoginConfig {
        requireCount("wegent.login.wrong-per-name", wrongPerName);
        requireCount("wegent.login.wrong-per-address", wrongPerAddress);
        requireCount("wegent.login.wrong-in-all", wrongInAll);
    }

    private static void requireCount(String key, int value) {
        if (value < 0) {
            throw new IllegalArgumentException(key + " must be 0 or more: " + value);
        }
    }

    public static LoginConfig defaults() {
        return new LoginConfig(10, 20, 300, new TrustedProxies(java.util.List.of()));
    }
}
