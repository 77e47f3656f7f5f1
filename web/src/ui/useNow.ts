import { useEffect, useState } from "react";

/** The time, renewed every `every` milliseconds while `active`. */
export function useNow(every = 1_000, active = true): number {
  const [now, setNow] = useState(Date.now);
  useEffect(() => {
    if (!active) return;
    const timer = setInterval(() => setNow(Date.now()), every);
    return () => clearInterval(timer);
  }, [every, active]);
  return now;
}
