const part = 0.8;
const lookEvery = 25;

/** Leaves a node that goes down: after a random part of the time that it gave, and not in the middle of a request. */
export class Departure {
  private timer: ReturnType<typeof setTimeout> | undefined;
  private underWay = 0;

  constructor(private readonly leave: () => void) {}

  within(millis: number): void {
    if (this.timer !== undefined) return;
    const end = Date.now() + millis;
    this.timer = setTimeout(() => this.leaveWhenIdle(end), Math.random() * part * millis);
  }

  cancel(): void {
    clearTimeout(this.timer);
    this.timer = undefined;
  }

  /** Waits for `answer`; so does the departure. */
  async after<T>(answer: Promise<T>): Promise<T> {
    this.underWay += 1;
    try {
      return await answer;
    } finally {
      this.underWay -= 1;
    }
  }

  private leaveWhenIdle(end: number): void {
    this.timer = undefined;
    if (this.underWay === 0 || Date.now() >= end) this.leave();
    else this.timer = setTimeout(() => this.leaveWhenIdle(end), lookEvery);
  }
}
