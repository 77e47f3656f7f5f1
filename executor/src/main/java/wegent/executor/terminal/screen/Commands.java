package wegent.executor.terminal.screen;

import java.util.Arrays;

/// What operating system commands do: titles, links, colours. The clipboard is not the program's to read or
/// write.
final class Commands {
    private static final int LONGEST_LINK = 8 * 1024;
    private static final int MOST_COLOURS = 300;

    private final Screen screen;

    Commands(Screen screen) {
        this.screen = screen;
    }

    void run(String text) {
        var split = text.indexOf(';');
        var name = split < 0 ? text : text.substring(0, split);
        var data = split < 0 ? "" : text.substring(split + 1);
        switch (name) {
            case "0", "2" -> screen.title(data);
            case "8" -> link(data);
            case "4" -> colours(data);
            case "10", "11", "12" -> groundColours(Integer.parseInt(name), data);
            case "104" -> forget(data);
            case "110", "111", "112" -> screen.colours.remove(name.substring(1));
            default -> {}
        }
    }

    private void link(String data) {
        var split = data.indexOf(';');
        if (split < 0) {
            return;
        }
        var parameters = data.substring(0, split).strip();
        var uri = data.substring(split + 1);
        if (uri.isEmpty()) {
            if (parameters.isEmpty()) {
                screen.style = screen.style.withLink(null);
            }
            return;
        }
        if (data.length() <= LONGEST_LINK) {
            var id = Arrays.stream(parameters.split(":"))
                    .filter(parameter -> parameter.startsWith("id="))
                    .findFirst()
                    .map(parameter -> parameter.substring(3))
                    .orElse("");
            screen.style = screen.style.withLink(new Style.Link(id, uri));
        }
    }

    private void colours(String data) {
        var parts = data.split(";", -1);
        for (int i = 0; i + 1 < parts.length; i += 2) {
            keep("4;" + parts[i], parts[i + 1]);
        }
    }

    private void groundColours(int first, String data) {
        var parts = data.split(";", -1);
        for (int i = 0; i < parts.length && first + i <= 12; i++) {
            keep(Integer.toString(first + i), parts[i]);
        }
    }

    private void keep(String which, String colour) {
        if (!colour.equals("?") && colour.matches("[#:/A-Za-z0-9]{1,32}") && screen.colours.size() < MOST_COLOURS) {
            screen.colours.put(which, colour);
        }
    }

    private void forget(String data) {
        if (data.isEmpty()) {
            screen.colours.keySet().removeIf(name -> name.startsWith("4;"));
        } else {
            Arrays.stream(data.split(";")).forEach(index -> screen.colours.remove("4;" + index));
        }
    }
}
