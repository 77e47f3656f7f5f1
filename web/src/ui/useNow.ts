import { useEffect, useState } from "react";

/** The time, renewed every `every` milliseconds while `active` and the page is to be seen. */
export function useNow(every = 1_000, active = true): number {
  const [now, setNow] = useState(Date.now);
  useEffect(() => {
    if (!active) return;
    const renew = () => setNow(Date.now());
    let timer: ReturnType<typeof setInterval> | undefined;
    const watch = () => {
      clearInterval(timer);
      timer = undefined;
      if (document.hidden) return;
      renew();
      timer = setInterval(renew, every);
    };
    if (!document.hidden) timer = setInterval(renew, every);
    document.addEventListener("visibilitychange", watch);
    return () => {
      clearInterval(timer);
      document.removeEventListener("visibilitychange", watch);
    };
  }, [every, active]);
  return now;
}
