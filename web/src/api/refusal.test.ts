import { expect, test } from "vitest";
import { isPassing, refusedPause } from "./refusal";

test("a node that goes down or has lost its database is tried again", () => {
  expect(isPassing("Server is shutting down")).toBe(true);
  expect(isPassing("Authentication service unavailable: the database does not answer")).toBe(true);
});

test("a token that is not good is not", () => {
  expect(isPassing("Invalid or expired token")).toBe(false);
  expect(isPassing("Missing authentication token")).toBe(false);
});

test("pages wait for times of their own", () => {
  const pauses = new Set(Array.from({ length: 20 }, refusedPause));
  expect(pauses.size).toBeGreaterThan(10);
  pauses.forEach((pause) => expect(pause).toBeGreaterThanOrEqual(500));
});
