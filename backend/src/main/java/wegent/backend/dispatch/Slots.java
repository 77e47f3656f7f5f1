package wegent.backend.dispatch;

/// How many answers a device runs at a time, and how many of these places are taken.
public record Slots(int used, int max) {
    public boolean anyFree() {
        return used < max;
    }
}
