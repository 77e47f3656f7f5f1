import { useEffect, useRef, useState, type RefObject } from "react";

const near = 48;

/** Keeps a scrolled box at its bottom while the reader is near it, and says whether she is. */
export function useFollow(box: RefObject<HTMLElement | null>, content: RefObject<HTMLElement | null>) {
  const following = useRef(true);
  const top = useRef(0);
  const [atBottom, setAtBottom] = useState(true);

  const toBottom = () => {
    following.current = true;
    setAtBottom(true);
    box.current?.scrollTo({ top: box.current.scrollHeight });
  };

  // Who scrolls up leaves the bottom; a bottom that went down since the last step was left by nobody.
  const scrolled = () => {
    const element = box.current;
    if (!element) return;
    const up = element.scrollTop < top.current - 1;
    const close = element.scrollHeight - element.scrollTop - element.clientHeight < near;
    top.current = element.scrollTop;
    if (close || up) following.current = close;
    setAtBottom(following.current);
  };

  useEffect(() => {
    const grown = new ResizeObserver(() => {
      if (following.current) box.current?.scrollTo({ top: box.current.scrollHeight });
    });
    if (content.current) grown.observe(content.current);
    if (box.current) grown.observe(box.current);
    return () => grown.disconnect();
  }, [box, content]);

  return { atBottom, toBottom, scrolled };
}
