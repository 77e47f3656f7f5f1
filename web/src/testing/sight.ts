import { act } from "@testing-library/react";
import { vi } from "vitest";

/** Lets a test say what comes into sight. */
export function fakeSight() {
  const watches = new Set<{ tell: IntersectionObserverCallback; watch: FakeObserver; of: Set<Element> }>();
  class FakeObserver implements IntersectionObserver {
    readonly root = null;
    readonly rootMargin = "";
    readonly scrollMargin = "";
    readonly thresholds = [];
    private readonly of = new Set<Element>();
    constructor(tell: IntersectionObserverCallback) {
      watches.add({ tell, watch: this, of: this.of });
    }
    observe(element: Element) {
      this.of.add(element);
    }
    unobserve(element: Element) {
      this.of.delete(element);
    }
    disconnect() {
      this.of.clear();
    }
    takeRecords() {
      return [];
    }
  }
  vi.stubGlobal("IntersectionObserver", FakeObserver);
  const tell = (isIntersecting: boolean, within: Element) =>
    act(() => {
      for (const { tell: told, watch, of } of watches) {
        for (const target of of) {
          if (!within.contains(target)) continue;
          const box = target.getBoundingClientRect();
          told(
            [
              {
                isIntersecting,
                target,
                time: 0,
                intersectionRatio: isIntersecting ? 1 : 0,
                boundingClientRect: box,
                intersectionRect: box,
                rootBounds: null,
              },
            ],
            watch,
          );
        }
      }
    });
  return {
    /** The end of `box` is on the screen. */
    endOf: (box: Element) => tell(true, box),
    /** The box is on the screen, its end is not. */
    beginningOf: (box: Element) => tell(false, box),
  };
}
