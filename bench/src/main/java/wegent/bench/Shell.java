package wegent.bench;

/// One terminal as a page has it: what is typed goes in, what it prints comes out. Everything of it happens on
/// the one thread of [Loop].
interface Shell {
    void type(String text);

    Marks marks();

    void close();
}
