import { expect, it } from "vitest";
import { sequenceOf, withCtrl } from "./keys";

it("saysWhatAKeyboardWouldSay", () => {
  expect(sequenceOf("up", false)).toBe("\u001b[A");
  expect(sequenceOf("left", true)).toBe("\u001bOD");
  expect(sequenceOf("esc", false)).toBe("\u001b");
});

it("holdsCtrlForOneCharacter", () => {
  expect(withCtrl("c")).toBe("\u0003");
  expect(withCtrl("[")).toBe("\u001b");
  expect(withCtrl("dx")).toBe("\u0004x");
  expect(withCtrl("1")).toBe("1");
});
