package wegent.backend.account;

/// A connection of which it is proven whose it is.
public interface Identified {
    Identity identity();
}
