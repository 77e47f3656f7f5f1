package wegent.executor.terminal.screen;

import java.util.List;
import java.util.Random;

/// What programs print, at its worst: texts and sequences in any order, from a seed.
final class RandomStreams {
    private static final List<String> TEXTS = List.of(
            "a", "hello ", "x", "日本", "語", "é", "e\u0301", "👍", "wide字mix ", "~", "0123456789", "\u0301", "  ", "q");

    private final Random random;
    private final int rows;
    private final int columns;

    RandomStreams(long seed, int rows, int columns) {
        this.random = new Random(seed);
        this.rows = rows;
        this.columns = columns;
    }

    String next() {
        var all = new StringBuilder();
        var length = 5 + random.nextInt(160);
        var share = random.nextDouble() * 0.8;
        for (int i = 0; i < length; i++) {
            all.append(random.nextDouble() < share ? TEXTS.get(random.nextInt(TEXTS.size())) : sequence());
        }
        return all.toString();
    }

    private int few() {
        return 1 + random.nextInt(4);
    }

    private String on(String letters) {
        return String.valueOf(letters.charAt(random.nextInt(letters.length())));
    }

    private String sequence() {
        return switch (random.nextInt(16)) {
            case 0 -> on("\n\r\b\t") + (random.nextBoolean() ? "\n" : "");
            case 1 -> "\r\n";
            case 2, 3 -> csi(few() + on("ABCDEFLMPXSTb@ab"));
            case 4 -> csi(random.nextInt(rows + 2) + ";" + random.nextInt(columns + 3) + "H");
            case 5 -> csi(random.nextInt(columns + 3) + on("Gd`"));
            case 6 -> csi(random.nextInt(3) + on("JK"));
            case 7 -> csi(random.nextInt(3) == 0 ? "r" : region());
            case 8 -> "\u001b" + on("78DMEH");
            case 9 -> csi(on("34") + random.nextInt(8) + "m");
            case 10 -> csi(colour() + "m");
            case 11 -> csi(mode() + on("hl"));
            case 12 -> random.nextBoolean() ? csi("4" + on("hl")) : csi("?6" + on("hlll"));
            case 13 -> "\u001b(" + on("0BB");
            case 14 -> csi(few() + on("'") + on("}~"));
            default -> rare();
        };
    }

    private String region() {
        return (1 + random.nextInt(rows)) + ";" + (1 + random.nextInt(rows)) + "r";
    }

    private String colour() {
        return switch (random.nextInt(8)) {
            case 0 -> "38;5;" + random.nextInt(256);
            case 1 -> "48;2;" + random.nextInt(256) + ";" + random.nextInt(256) + ";7";
            case 2 -> "38:2::1:2:3";
            case 3 -> "1;3;" + (90 + random.nextInt(8));
            case 4 -> "7;9";
            case 5 -> "27;22;4:3";
            default -> "";
        };
    }

    private String mode() {
        return "?"
                + List.of("1049", "47", "1049", "1", "2004", "1002", "25", "1004", "45")
                        .get(random.nextInt(9));
    }

    private String rare() {
        return switch (random.nextInt(7)) {
            case 0 -> "\u001b]2;title " + random.nextInt(9) + "\u0007";
            case 1 -> csi("g");
            case 2 -> csi("3g");
            case 3 -> csi("Z");
            case 4 -> "\u001b#8";
            case 5 -> csi("!p");
            default -> "\u001bc";
        };
    }

    private static String csi(String rest) {
        return "\u001b[" + rest;
    }

    /// A place to cut, not inside a character.
    int cut(String text) {
        var at = random.nextInt(text.length() + 1);
        var inside = at > 0 && at < text.length() && Character.isLowSurrogate(text.charAt(at));
        return inside ? at - 1 : at;
    }
}
