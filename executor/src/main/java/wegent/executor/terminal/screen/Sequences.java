package wegent.executor.terminal.screen;

/// What controls, ESC and CSI sequences do.
final class Sequences {
    private static final int PRIVATE = '?';
    private static final int MOST_REPEATED = 65_536;

    private final Screen screen;
    private final Cursor cursor;
    private final Erasing erasing;

    Sequences(Screen screen, Cursor cursor) {
        this.screen = screen;
        this.cursor = cursor;
        this.erasing = new Erasing(screen, cursor);
    }

    private Grid grid() {
        return screen.grid;
    }

    void control(int code) {
        switch (code) {
            case '\n', 0x0b, '\f' -> cursor.lineFeed();
            case '\r' -> grid().x = 0;
            case '\b' -> cursor.back();
            case '\t' -> cursor.tab();
            case 0x0e -> screen.modes.shift(1);
            case 0x0f -> screen.modes.shift(0);
            case 0x84 -> cursor.index();
            case 0x85 -> nextLine();
            case 0x88 -> grid().tabs.set(grid().x);
            default -> {}
        }
    }

    private void nextLine() {
        grid().x = 0;
        cursor.index();
    }

    void escape(int collected, int last) {
        if (collected == 0) {
            plain(last);
        } else if (collected == '#' && last == '8') {
            erasing.align();
        } else if (collected == '%' && (last == '@' || last == 'G')) {
            screen.modes.choose(0, null);
            screen.modes.shift(0);
        } else if (Charset.named(last) != null || last == 'B') {
            switch (collected) {
                case '(' -> screen.modes.choose(0, Charset.named(last));
                case ')', '-' -> screen.modes.choose(1, Charset.named(last));
                case '*', '.' -> screen.modes.choose(2, Charset.named(last));
                case '+' -> screen.modes.choose(3, Charset.named(last));
                default -> {}
            }
        }
    }

    private void plain(int last) {
        switch (last) {
            case '7' -> cursor.save();
            case '8' -> cursor.restore();
            case 'D' -> cursor.index();
            case 'E' -> nextLine();
            case 'H' -> grid().tabs.set(grid().x);
            case 'M' -> cursor.reverseIndex();
            case '=' -> screen.modes.applicationKeypad = true;
            case '>' -> screen.modes.applicationKeypad = false;
            case 'c' -> screen.resetAll();
            case 'n', '}' -> screen.modes.shift(2);
            case 'o', '|' -> screen.modes.shift(3);
            case '~' -> screen.modes.shift(1);
            default -> {}
        }
    }

    void sequence(int collected, int last, Params params) {
        switch (collected) {
            case 0 -> common(last, params);
            case PRIVATE -> privately(last, params);
            case '>' -> {
                if (last == 'c' && params.at(0) == 0) {
                    screen.answer("\u001b[>0;276;0c");
                }
            }
            case ' ' -> {
                switch (last) {
                    case '@' -> erasing.columns(params.orOne(), false, 0);
                    case 'A' -> erasing.columns(params.orOne(), true, 0);
                    case 'q' -> screen.modes.cursorStyle = params.at(0) > 6 ? screen.modes.cursorStyle : params.at(0);
                    default -> {}
                }
            }
            case '!' -> {
                if (last == 'p') {
                    softReset();
                }
            }
            case '\'' -> {
                if (last == '}' || last == '~') {
                    erasing.columns(params.orOne(), last == '}', grid().x);
                }
            }
            case '"' -> {
                if (last == 'q') {
                    protect(params.at(0));
                }
            }
            case '$' -> {
                if (last == 'p') {
                    screen.answer("\u001b[" + params.at(0) + ";" + screen.modes.ansiState(params.at(0)) + "$y");
                }
            }
            case PRIVATE << 8 | '$' -> {
                if (last == 'p') {
                    screen.answer("\u001b[?" + params.at(0) + ";" + state(params.at(0)) + "$y");
                }
            }
            default -> {}
        }
    }

    private int state(int mode) {
        return mode == 47 || mode == 1047 || mode == 1049
                ? Modes.set(grid() == screen.alternate)
                : screen.modes.state(mode);
    }

    private void protect(int how) {
        switch (how) {
            case 1 -> screen.style = screen.style.with(Style.PROTECTED);
            case 0, 2 -> screen.style = screen.style.without(Style.PROTECTED);
            default -> {}
        }
    }

    private void common(int last, Params params) {
        switch (last) {
            case '@' -> erasing.insertCharacters(params.orOne());
            case 'A' -> cursor.up(params.orOne());
            case 'B' -> cursor.down(params.orOne());
            case 'C', 'a' -> cursor.move(params.orOne(), 0);
            case 'D' -> cursor.move(-params.orOne(), 0);
            case 'E' -> {
                cursor.down(params.orOne());
                grid().x = 0;
            }
            case 'F' -> {
                cursor.up(params.orOne());
                grid().x = 0;
            }
            case 'G', '`' -> cursor.set(params.orOne() - 1, grid().y);
            case 'H', 'f' ->
                cursor.set(
                        params.count() > 1 && params.at(1) > 0 ? params.at(1) - 1 : 0, Math.max(params.at(0), 1) - 1);
            case 'I' -> tabs(params.orOne(), true);
            case 'Z' -> tabs(params.orOne(), false);
            case 'J' -> erasing.display(params.at(0), false);
            case 'K' -> erasing.line(params.at(0), false);
            case 'L' -> erasing.insertLines(params.orOne());
            case 'M' -> erasing.deleteLines(params.orOne());
            case 'P' -> erasing.deleteCharacters(params.orOne());
            case 'S' -> erasing.scrollUp(params.orOne());
            case 'T' -> erasing.scrollDown(params.orOne());
            case 'X' -> erasing.characters(params.orOne());
            case 'b' -> repeat(params.orOne());
            case 'c' -> {
                if (params.at(0) == 0) {
                    screen.answer("\u001b[?1;2c");
                }
            }
            case 'd' -> cursor.set(grid().x, params.orOne() - 1);
            case 'e' -> cursor.move(0, params.orOne());
            case 'g' -> clearTabs(params.at(0));
            case 'h', 'l' -> {
                for (int i = 0; i < params.count(); i++) {
                    screen.modes.setAnsi(params.at(i), last == 'h');
                }
            }
            case 'm' -> screen.style = Rendition.apply(params, screen.style);
            case 'n' -> status(params.at(0), "");
            case 'r' -> region(params);
            case 's' -> cursor.save();
            case 'u' -> cursor.restore();
            default -> {}
        }
    }

    private void privately(int last, Params params) {
        switch (last) {
            case 'J' -> erasing.display(params.at(0), true);
            case 'K' -> erasing.line(params.at(0), true);
            case 'h', 'l' -> {
                for (int i = 0; i < params.count(); i++) {
                    mode(params.at(i), last == 'h');
                }
            }
            case 'n' -> {
                if (params.at(0) == 6) {
                    status(6, "?");
                }
            }
            default -> {}
        }
    }

    private void mode(int mode, boolean on) {
        switch (mode) {
            case 2 -> {
                if (on) {
                    screen.modes.ascii();
                }
            }
            case 6 -> {
                screen.modes.origin = on;
                cursor.set(0, 0);
            }
            case 47, 1047 -> screen.alternate(on);
            case 1048, 1049 -> {
                if (on) {
                    cursor.save();
                }
                if (mode == 1049) {
                    screen.alternate(on);
                }
                if (!on) {
                    cursor.restore();
                }
            }
            default -> screen.modes.setPrivate(mode, on);
        }
    }

    private void status(int what, String mark) {
        switch (what) {
            case 5 -> screen.answer("\u001b[0n");
            case 6 -> screen.answer("\u001b[" + mark + (grid().y + 1) + ";" + (grid().x + 1) + "R");
            default -> {}
        }
    }

    private void tabs(int count, boolean forward) {
        for (int i = 0; i < Math.min(count, grid().columns()) && grid().x < grid().columns(); i++) {
            grid().x = forward ? grid().nextTab() : grid().previousTab();
        }
    }

    private void clearTabs(int which) {
        switch (which) {
            case 0 -> grid().tabs.clear(grid().x);
            case 3 -> grid().tabs.clear();
            default -> {}
        }
    }

    private void region(Params params) {
        var top = params.orOne();
        var bottom = params.count() > 1 ? params.at(1) : 0;
        if (bottom == 0 || bottom > grid().rows()) {
            bottom = grid().rows();
        }
        if (bottom > top) {
            grid().top = top - 1;
            grid().bottom = bottom - 1;
            cursor.set(0, 0);
        }
    }

    private void repeat(int count) {
        var at = grid().x - screen.joins;
        if (screen.joins > 0 && at >= 0) {
            var text = grid().line().text(at);
            var all = text.repeat(Math.min(count, MOST_REPEATED));
            cursor.print(all, 0, all.length());
        }
    }

    private void softReset() {
        var grid = grid();
        screen.modes.hiddenCursor = false;
        grid.top = 0;
        grid.bottom = grid.rows() - 1;
        screen.style = Style.DEFAULT;
        screen.modes.reset();
        grid.savedX = 0;
        grid.savedRow = grid.above();
        grid.savedStyle = Style.DEFAULT;
        grid.savedCharset = null;
    }

    void settingAsked(String what) {
        var said = switch (what) {
            case "\"q" -> "1$r" + (screen.style.has(Style.PROTECTED) ? 1 : 0) + "\"q";
            case "\"p" -> "1$r61;1\"p";
            case "r" -> "1$r" + (grid().top + 1) + ";" + (grid().bottom + 1) + "r";
            case "m" -> "1$r0m";
            case " q" -> "1$r" + Math.max(1, screen.modes.cursorStyle) + " q";
            default -> "0$r";
        };
        screen.answer("\u001bP" + said + "\u001b\\");
    }
}
