package wegent.backend;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

/// The order of the packages, and who may reach for the web framework and the clock.
class ArchitectureTest {
    private static final List<String> ORDER = List.of(
            "http",
            "tls",
            "storage",
            "node",
            "quota",
            "account",
            "device",
            "presence",
            "link",
            "command",
            "model",
            "project",
            "task",
            "stream",
            "dispatch",
            "inventory",
            "chat",
            "notify",
            "terminal",
            "codeserver",
            "gateway");
    private static final JavaClasses CLASSES = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages("wegent.backend");

    @Test
    void aPackageUsesOnlyThoseBeforeIt() {
        for (int i = 0; i < ORDER.size() - 1; i++) {
            var later = ORDER.subList(i + 1, ORDER.size()).stream()
                    .map(name -> "wegent.backend." + name + "..")
                    .toArray(String[]::new);
            noClasses()
                    .that()
                    .resideInAPackage("wegent.backend." + ORDER.get(i) + "..")
                    .should()
                    .dependOnClassesThat()
                    .resideInAnyPackage(later)
                    .check(CLASSES);
        }
    }

    @Test
    void everyPackageHasItsPlaceInTheOrder() {
        var names = CLASSES.stream()
                .map(JavaClass::getPackageName)
                .filter(name -> name.startsWith("wegent.backend."))
                .map(name -> name.substring("wegent.backend.".length()))
                .distinct();

        assertThat(names).containsExactlyInAnyOrderElementsOf(ORDER);
    }

    @Test
    void thereAreNoCycles() {
        slices().matching("wegent.backend.(*)..").should().beFreeOfCycles().check(CLASSES);
    }

    @Test
    void noWebFrameworkButTheAnnotationsOfResources() {
        noClasses()
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("io.quarkus..", "io.vertx..", "jakarta.inject..", "jakarta.enterprise..")
                .check(CLASSES);
        noClasses()
                .that()
                .haveSimpleNameNotEndingWith("Resource")
                .and()
                .doNotHaveSimpleName("Identity")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("jakarta.ws.rs..")
                .check(CLASSES);
    }

    @Test
    void onlySystemTimeReadsTheClock() {
        noClasses()
                .should()
                .callMethod(Instant.class, "now")
                .orShould()
                .callMethod(System.class, "currentTimeMillis")
                .orShould()
                .callMethod(System.class, "nanoTime")
                .check(CLASSES);
    }
}
