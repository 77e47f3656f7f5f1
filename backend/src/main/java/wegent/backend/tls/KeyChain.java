package wegent.backend.tls;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.InvalidKeyException;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.SignatureException;
import java.security.cert.X509Certificate;
import java.util.List;

/// A private key with the certificates that vouch for it, the server's own first. Throws
/// [GeneralSecurityException] when the two do not belong together.
record KeyChain(PrivateKey key, List<X509Certificate> chain) {
    private static final String PROBE = "Does this key belong to this certificate?";

    static KeyChain of(PrivateKey key, List<X509Certificate> chain) throws GeneralSecurityException {
        var algorithm = switch (key.getAlgorithm()) {
            case "RSA" -> "SHA256withRSA";
            case "EC" -> "SHA256withECDSA";
            default -> key.getAlgorithm();
        };
        var signature = Signature.getInstance(algorithm);
        signature.initSign(key);
        signature.update(PROBE.getBytes(StandardCharsets.US_ASCII));
        var signed = signature.sign();
        try {
            signature.initVerify(chain.getFirst().getPublicKey());
            signature.update(PROBE.getBytes(StandardCharsets.US_ASCII));
            if (signature.verify(signed)) {
                return new KeyChain(key, List.copyOf(chain));
            }
        } catch (InvalidKeyException | SignatureException _) {
            // Keys of two kinds: said below.
        }
        throw new GeneralSecurityException("The private key does not belong to the certificate");
    }

    X509Certificate certificate() {
        return chain.getFirst();
    }
}
