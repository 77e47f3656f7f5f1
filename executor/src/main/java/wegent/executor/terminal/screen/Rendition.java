package wegent.executor.terminal.screen;

/// The sequence SGR: how what follows is to look.
final class Rendition {
    private Rendition() {}

    static Style apply(Params params, Style before) {
        var style = before;
        for (int i = 0; i < params.count(); i++) {
            var code = params.at(i);
            if (code == 38 || code == 48 || code == 58) {
                var colour = new Colour();
                i += colour.read(params, i);
                style = colour.apply(code, style);
            } else if (code == 4) {
                style = underlined(style, params.subCount(i) > 0 ? params.sub(i, 0) : 1);
            } else {
                style = apply(code, style);
            }
        }
        return style;
    }

    private static Style underlined(Style style, int kind) {
        return style.withUnderline(kind < 0 || kind > 5 ? 1 : kind);
    }

    private static Style apply(int code, Style style) {
        if (code >= 30 && code <= 37) {
            return style.withForeground(Style.BASIC | code - 30);
        }
        if (code >= 40 && code <= 47) {
            return style.withBackground(Style.BASIC | code - 40);
        }
        if (code >= 90 && code <= 97) {
            return style.withForeground(Style.BASIC | code - 90 + 8);
        }
        if (code >= 100 && code <= 107) {
            return style.withBackground(Style.BASIC | code - 100 + 8);
        }
        return switch (code) {
            case 0 -> style.reset();
            case 1 -> style.with(Style.BOLD);
            case 2 -> style.with(Style.DIM);
            case 3 -> style.with(Style.ITALIC);
            case 5 -> style.with(Style.BLINK);
            case 7 -> style.with(Style.INVERSE);
            case 8 -> style.with(Style.INVISIBLE);
            case 9 -> style.with(Style.STRUCK);
            case 21 -> style.withUnderline(2);
            case 22 -> style.without(Style.BOLD | Style.DIM);
            case 23 -> style.without(Style.ITALIC);
            case 24 -> style.withUnderline(0);
            case 25 -> style.without(Style.BLINK);
            case 27 -> style.without(Style.INVERSE);
            case 28 -> style.without(Style.INVISIBLE);
            case 29 -> style.without(Style.STRUCK);
            case 39 -> style.withForeground(0);
            case 49 -> style.withBackground(0);
            case 53 -> style.with(Style.OVERLINE);
            case 55 -> style.without(Style.OVERLINE);
            case 59 -> style.withUnderlineColour(0);
            default -> style;
        };
    }

    /// `38;5;n`, `38;2;r;g;b`, or the same with colons, for letters, ground and underline.
    private static final class Colour {
        /// What, how, (colour space), and the values.
        private final int[] read = {0, 0, -1, 0, 0, 0};

        /// Reads from parameter `at` and returns how many further ones belong to it.
        int read(Params params, int at) {
            int shift = 0;
            int advance = 0;
            do {
                read[advance + shift] = params.at(at + advance);
                if (params.subCount(at + advance) > 0) {
                    var subs = params.subCount(at + advance);
                    int i = 0;
                    do {
                        if (read[1] == 5) {
                            shift = 1;
                        }
                        read[advance + i + 1 + shift] = params.sub(at + advance, i);
                    } while (++i < subs && i + advance + 1 + shift < read.length);
                    break;
                }
                if ((read[1] == 5 && advance + shift >= 2) || (read[1] == 2 && advance + shift >= 5)) {
                    break;
                }
                if (read[1] != 0) {
                    shift = 1;
                }
            } while (++advance + at < params.count() && advance + shift < read.length);
            for (int i = 2; i < read.length; i++) {
                read[i] = Math.max(read[i], 0);
            }
            return advance;
        }

        Style apply(int what, Style style) {
            int colour;
            if (read[1] == 2) {
                colour = Style.RGB | (read[3] & 0xff) << 16 | (read[4] & 0xff) << 8 | (read[5] & 0xff);
            } else if (read[1] == 5) {
                colour = Style.INDEXED | (read[3] & 0xff);
            } else {
                return style;
            }
            return switch (what) {
                case 38 -> style.withForeground(colour);
                case 48 -> style.withBackground(colour);
                default -> style.withUnderlineColour(colour);
            };
        }
    }
}
