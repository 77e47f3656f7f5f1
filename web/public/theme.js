// Runs before the first paint, so that a dark page never flashes white. src/ui/theme.ts keeps the same rule.
(function () {
  var choice = null;
  try {
    choice = localStorage.getItem("wegent.theme");
  } catch (error) {
    choice = null;
  }
  var dark = choice === "dark" || (choice !== "light" && matchMedia("(prefers-color-scheme: dark)").matches);
  document.documentElement.classList.toggle("dark", dark);
})();
