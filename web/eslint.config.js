import hooks from "eslint-plugin-react-hooks";
import { defineConfig, globalIgnores } from "eslint/config";
import tseslint from "typescript-eslint";

const features = ["account", "chat", "devices", "files", "models", "notify", "tasks"];

const noOtherFeature = features.map((feature) => ({
  files: [`src/features/${feature}/**`],
  rules: {
    "no-restricted-imports": [
      "error",
      {
        patterns: [
          {
            group: [
              "@/app/*",
              ...features.filter((other) => other !== feature).map((other) => `@/features/${other}/*`),
            ],
            message: "Features do not import one another; src/app puts them together.",
          },
        ],
      },
    ],
  },
}));

export default defineConfig(
  globalIgnores(["dist", "target", "src/protocol/*.gen.ts", "public", "*.js", "scripts"]),
  tseslint.configs.strictTypeChecked,
  { languageOptions: { parserOptions: { projectService: true } } },
  hooks.configs.flat["recommended-latest"],
  {
    rules: {
      "@typescript-eslint/consistent-type-assertions": ["error", { assertionStyle: "never" }],
      "@typescript-eslint/restrict-template-expressions": ["error", { allowNumber: true }],
      "@typescript-eslint/no-confusing-void-expression": "off",
      "@typescript-eslint/only-throw-error": "off",
    },
  },
  { files: ["**/*.tsx"], ignores: ["**/*.test.tsx"], rules: { "max-lines": ["error", 170] } },
  {
    files: ["src/ui/**", "src/api/**"],
    rules: {
      "no-restricted-imports": ["error", { patterns: [{ group: ["@/features/*", "@/app/*"] }] }],
    },
  },
  ...noOtherFeature,
);
