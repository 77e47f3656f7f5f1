package wegent.base;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class MemoryBudgetTest {
    private static final long MIB = 1 << 20;

    @Test
    void noOwnerTakesMoreThanTheirShare() {
        var budget = new MemoryBudget(10 * MIB, 4 * MIB);
        var greedy = budget.holder("greedy");
        var also = budget.holder("greedy");

        assertThat(greedy.hold(3 * MIB)).isTrue();
        assertThat(also.hold(3 * MIB)).isFalse();
        assertThat(budget.holder("other").hold(4 * MIB)).isTrue();
    }

    @Test
    void allTogetherStayWithinTheBudget() {
        var budget = new MemoryBudget(10 * MIB, 10 * MIB);
        var granted = 0;

        for (var i = 0; i < 30; i++) {
            granted += budget.holder("user " + i).hold(MIB) ? 1 : 0;
        }

        assertThat(granted).isBetween(9, 10 + 1);
        assertThat(budget.taken()).isLessThanOrEqualTo(10 * MIB);
    }

    @Test
    void aLittleIsGrantedWhenAllIsTaken() {
        var budget = new MemoryBudget(MIB, MIB);
        var _ = budget.holder("greedy").hold(MIB + MemoryBudget.FREE);

        assertThat(budget.holder("quiet").hold(MemoryBudget.FREE)).isTrue();
        assertThat(budget.holder("quiet").hold(MemoryBudget.FREE + 1)).isFalse();
    }

    @Test
    void whatIsGivenBackCanBeTakenAgain() {
        var budget = new MemoryBudget(MIB, MIB);
        var first = budget.holder("one");
        var _ = first.hold(MIB);

        assertThat(first.hold(0)).isTrue();
        assertThat(budget.taken()).isZero();
        assertThat(first.hold(MIB)).isTrue();
        first.close();
        first.close();
        assertThat(budget.taken()).isZero();
        assertThat(first.hold(1)).as("a closed one").isFalse();
    }

    @Test
    void whoProvesWhoTheyAreTakesItWithThem() {
        var budget = new MemoryBudget(4 * MIB, 2 * MIB);
        var holder = budget.holder("10.0.0.1");
        var _ = holder.hold(2 * MIB);

        holder.owner("user 5");

        assertThat(budget.holder("10.0.0.1").hold(2 * MIB)).isTrue();
        assertThat(budget.holder("user 5").hold(MIB)).isFalse();
    }
}
