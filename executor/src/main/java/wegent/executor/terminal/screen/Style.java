package wegent.executor.terminal.screen;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// How a cell looks. A colour is 0 for the default, else its kind in the upper byte and its value below.
record Style(
        int foreground,
        int background,
        int flags,
        int underline,
        int underlineColour,
        @Nullable Link link) {
    static final Style DEFAULT = new Style(0, 0, 0, 0, 0, null);

    static final int BOLD = 1;
    static final int DIM = 1 << 1;
    static final int ITALIC = 1 << 2;
    static final int UNDERLINE = 1 << 3;
    static final int BLINK = 1 << 4;
    static final int INVERSE = 1 << 5;
    static final int INVISIBLE = 1 << 6;
    static final int STRUCK = 1 << 7;
    static final int OVERLINE = 1 << 8;
    static final int PROTECTED = 1 << 9;

    static final int BASIC = 1 << 24;
    static final int INDEXED = 2 << 24;
    static final int RGB = 3 << 24;

    /// A hyperlink; `id` is empty unless the program gave one.
    record Link(String id, String uri) {}

    /// What an erased cell keeps of this style: its background.
    Style erased() {
        return background == 0 ? DEFAULT : new Style(0, background, 0, 0, 0, null);
    }

    boolean isErased() {
        return foreground == 0 && flags == 0 && underline == 0 && underlineColour == 0 && link == null;
    }

    /// Equal, and told at once of one and the same, which cells that look alike mostly have.
    boolean same(Style other) {
        return Objects.equals(this, other);
    }

    boolean has(int flag) {
        return (flags & flag) != 0;
    }

    Style with(int flag) {
        return new Style(foreground, background, flags | flag, underline, underlineColour, link);
    }

    Style without(int flag) {
        return new Style(foreground, background, flags & ~flag, underline, underlineColour, link);
    }

    Style withForeground(int colour) {
        return new Style(colour, background, flags, underline, underlineColour, link);
    }

    Style withBackground(int colour) {
        return new Style(foreground, colour, flags, underline, underlineColour, link);
    }

    Style withUnderlineColour(int colour) {
        return new Style(foreground, background, flags, underline, colour, link);
    }

    /// `kind` 0 takes the underline away.
    Style withUnderline(int kind) {
        var changed = kind == 0 ? flags & ~UNDERLINE : flags | UNDERLINE;
        return new Style(foreground, background, changed, kind, underlineColour, link);
    }

    Style withLink(@Nullable Link to) {
        return new Style(foreground, background, flags, underline, underlineColour, to);
    }

    /// Everything but the link, which its own sequence ends.
    Style reset() {
        return link == null ? DEFAULT : DEFAULT.withLink(link);
    }

    /// The colours and flags of `saved`, which is all that a saved cursor brings back; kind of underline and
    /// link are those of now, and only if it had any.
    Style restored(Style saved) {
        var plain = saved.underline == 0 && saved.underlineColour == 0 && saved.link == null;
        return plain
                ? new Style(saved.foreground, saved.background, saved.flags, 0, 0, null)
                : new Style(saved.foreground, saved.background, saved.flags, underline, underlineColour, link);
    }
}
