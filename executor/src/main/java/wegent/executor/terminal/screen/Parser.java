package wegent.executor.terminal.screen;

/// Splits what a program prints into text, controls and sequences: the state machine of xterm.js, which is that
/// of the VT500. Owned by one thread.
final class Parser {
    /// What may be kept of a sequence that is not complete, or of an operating system command.
    private static final int LONGEST = 64 * 1024;

    /// What there is to do.
    interface Actions {
        /// Characters `from` to before `to`, none of them a control.
        void print(String text, int from, int to);

        void control(int code);

        /// ESC; `collected` are its intermediates, eight bits each.
        void escape(int collected, int last);

        /// CSI; `collected` are prefix and intermediates, eight bits each.
        void sequence(int collected, int last, Params params);

        /// OSC.
        void command(String text);

        /// DCS `$ q`: the program asks for a setting.
        void settingAsked(String text);

        /// What was said is no text: the next character joins none.
        void noJoin();
    }

    private enum State {
        GROUND,
        ESCAPE,
        ESCAPE_INTERMEDIATE,
        CSI_ENTRY,
        CSI_PARAM,
        CSI_INTERMEDIATE,
        CSI_IGNORE,
        OSC,
        STRING,
        DCS_ENTRY,
        DCS_PARAM,
        DCS_INTERMEDIATE,
        DCS_IGNORE,
        DCS_DATA
    }

    private final Actions actions;
    private final Params params = new Params();
    private final StringBuilder pending = new StringBuilder();
    private final StringBuilder data = new StringBuilder();
    private State state = State.GROUND;
    private int collected;
    private boolean setting;
    /// The control in the middle of a sequence was done, and is no part of it.
    private boolean executed;

    Parser(Actions actions) {
        this.actions = actions;
        params.reset();
    }

    /// The beginning of a sequence whose end has not come yet: said again to a fresh parser, it brings it here.
    String pending() {
        return pending.toString();
    }

    void reset() {
        state = State.GROUND;
        pending.setLength(0);
        collected = 0;
        params.reset();
    }

    void parse(String text) {
        int at = 0;
        while (at < text.length()) {
            if (state == State.GROUND) {
                var start = at;
                while (at < text.length() && isText(text.charAt(at))) {
                    at++;
                }
                if (at > start) {
                    actions.print(text, start, at);
                    continue;
                }
                if (isPlainControl(text.charAt(at))) {
                    actions.control(text.charAt(at++));
                    actions.noJoin();
                    continue;
                }
            }
            var code = text.codePointAt(at);
            at += Character.charCount(code);
            if (code == '\ufeff') {
                continue;
            }
            executed = false;
            step(code);
            if (state == State.GROUND) {
                pending.setLength(0);
            } else if (!executed && pending.length() < LONGEST) {
                pending.appendCodePoint(code);
            }
        }
    }

    private static boolean isText(char code) {
        return code >= 0x20 && (code < 0x7f || code >= 0xa0) && code != '\ufeff';
    }

    /// One that is done at once and begins nothing: most of all the ends of lines.
    private static boolean isPlainControl(char code) {
        return code < 0x20 && code != 0x1b && code != 0x18 && code != 0x1a;
    }

    private void step(int code) {
        if (state == State.OSC && (code == 0x07 || isEnd(code))) {
            ended(code, () -> actions.command(data.toString()));
        } else if (state == State.DCS_DATA && isEnd(code)) {
            ended(code, () -> {
                if (setting) {
                    actions.settingAsked(data.toString());
                }
            });
        } else if (!anywhere(code)) {
            inState(code);
        }
    }

    private static boolean isEnd(int code) {
        return code == 0x9c || code == 0x1b || code == 0x18 || code == 0x1a;
    }

    private void ended(int code, Runnable action) {
        if (code != 0x18 && code != 0x1a) {
            action.run();
        }
        clear();
        actions.noJoin();
        pending.setLength(0);
        state = code == 0x1b ? State.ESCAPE : State.GROUND;
    }

    private void clear() {
        params.reset();
        collected = 0;
    }

    /// What means the same in every state.
    private boolean anywhere(int code) {
        switch (code) {
            case 0x1b -> begin(State.ESCAPE);
            case 0x18, 0x1a, 0x99, 0x9a -> execute(code, State.GROUND);
            case 0x9c -> state = State.GROUND;
            case 0x9d -> {
                pending.setLength(0);
                startCommand();
            }
            case 0x98, 0x9e, 0x9f -> {
                pending.setLength(0);
                state = State.STRING;
            }
            case 0x9b -> begin(State.CSI_ENTRY);
            case 0x90 -> begin(State.DCS_ENTRY);
            default -> {
                if (code < 0x80 || code > 0x97) {
                    return false;
                }
                execute(code, State.GROUND);
            }
        }
        return true;
    }

    private void begin(State sequence) {
        clear();
        pending.setLength(0);
        state = sequence;
    }

    private void execute(int code, State then) {
        executed = true;
        actions.control(code);
        actions.noJoin();
        state = then;
    }

    private void startCommand() {
        data.setLength(0);
        state = State.OSC;
    }

    private void inState(int code) {
        var control = code < 0x20;
        switch (state) {
            case GROUND -> {
                if (control) {
                    execute(code, State.GROUND);
                }
            }
            case ESCAPE -> escape(code, control);
            case ESCAPE_INTERMEDIATE -> escapeIntermediate(code, control);
            case CSI_ENTRY, CSI_PARAM, CSI_INTERMEDIATE -> sequence(code, control);
            case CSI_IGNORE -> {
                if (control) {
                    execute(code, State.CSI_IGNORE);
                } else if (code >= 0x40 && code < 0x7f) {
                    state = State.GROUND;
                }
            }
            case OSC -> put(code, control);
            case STRING -> {
                if (code >= 0xa0) {
                    state = State.GROUND;
                }
            }
            case DCS_ENTRY, DCS_PARAM, DCS_INTERMEDIATE -> device(code, control);
            case DCS_IGNORE -> {}
            case DCS_DATA -> put(code, code == 0x7f);
        }
    }

    private void put(int code, boolean ignored) {
        if (!ignored && data.length() < LONGEST) {
            data.appendCodePoint(code);
        }
    }

    private void escape(int code, boolean control) {
        if (control) {
            execute(code, State.ESCAPE);
        } else if (code == '[') {
            clear();
            state = State.CSI_ENTRY;
        } else if (code == ']') {
            startCommand();
        } else if (code == 'P') {
            clear();
            state = State.DCS_ENTRY;
        } else if (code == 'X' || code == '^' || code == '_') {
            state = State.STRING;
        } else if (code < 0x30) {
            collect(code, State.ESCAPE_INTERMEDIATE);
        } else if (code < 0x7f) {
            escaped(code);
        } else if (code > 0x7f) {
            state = State.GROUND;
        }
    }

    private void escaped(int last) {
        state = State.GROUND;
        actions.escape(collected, last);
        actions.noJoin();
    }

    private void escapeIntermediate(int code, boolean control) {
        if (control) {
            execute(code, State.ESCAPE_INTERMEDIATE);
        } else if (code < 0x30) {
            collect(code, State.ESCAPE_INTERMEDIATE);
        } else if (code < 0x7f) {
            escaped(code);
        } else if (code > 0x7f) {
            state = State.GROUND;
        }
    }

    private void collect(int code, State then) {
        collected = collected << 8 | code;
        state = then;
    }

    private void sequence(int code, boolean control) {
        if (control) {
            execute(code, state);
        } else if (code < 0x30) {
            collect(code, State.CSI_INTERMEDIATE);
        } else if (code < 0x40) {
            if (state == State.CSI_INTERMEDIATE) {
                state = State.CSI_IGNORE;
            } else {
                parameter(code, State.CSI_ENTRY, State.CSI_PARAM, State.CSI_IGNORE);
            }
        } else if (code < 0x7f) {
            state = State.GROUND;
            actions.sequence(collected, code, params);
            actions.noJoin();
        } else if (code > 0x7f) {
            state = State.GROUND;
        }
    }

    private void parameter(int code, State entry, State then, State wrong) {
        if (code >= '<') {
            collect(code, state == entry ? then : wrong);
            return;
        }
        switch (code) {
            case ';' -> params.next();
            case ':' -> params.nextSub();
            default -> params.digit(code - '0');
        }
        state = then;
    }

    private void device(int code, boolean control) {
        if (control || code == 0x7f) {
            return;
        }
        if (code < 0x30) {
            collect(code, State.DCS_INTERMEDIATE);
        } else if (code < 0x40) {
            if (state == State.DCS_INTERMEDIATE) {
                state = State.DCS_IGNORE;
            } else {
                parameter(code, State.DCS_ENTRY, State.DCS_PARAM, State.DCS_IGNORE);
            }
        } else if (code < 0x7f) {
            setting = collected == '$' && code == 'q';
            data.setLength(0);
            state = State.DCS_DATA;
        } else {
            state = State.GROUND;
        }
    }
}
