package wegent.bench;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// What was asked for: a benchmark and its numbers.
record Options(String name, Map<String, Integer> numbers) {
    Options {
        numbers = Map.copyOf(numbers);
    }

    static Options of(String name, List<String> args) {
        var numbers = new LinkedHashMap<String, Integer>();
        for (int i = 0; i + 1 < args.size(); i += 2) {
            if (!args.get(i).startsWith("--")) {
                throw new IllegalArgumentException("Not an option: " + args.get(i));
            }
            numbers.put(args.get(i).substring(2), Integer.valueOf(args.get(i + 1)));
        }
        if (args.size() % 2 != 0) {
            throw new IllegalArgumentException("A number is missing after " + args.getLast());
        }
        return new Options(name, numbers);
    }

    int get(String option, int otherwise) {
        return numbers.getOrDefault(option, otherwise);
    }

    @Override
    public String toString() {
        var text = new StringBuilder("./wegent bench ").append(name);
        numbers.forEach(
                (key, value) -> text.append(" --").append(key).append(' ').append(value));
        return text.toString();
    }
}
