package wegent.executor.git;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import wegent.protocol.RefusedException;

/// What users call repositories and branches.
class ForeignNamesTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "ext::sh -c touch% /tmp/x",
                "ext::sh",
                "file:///etc",
                "/etc/repo",
                "../repo",
                "git://host/repo",
                "ftp://host/repo",
                "-oProxyCommand=touch /tmp/x",
                "--upload-pack=touch",
                "ssh://-oProxyCommand=touch/repo",
                "ssh://-oProxyCommand=x@host/repo",
                "-oProxyCommand=x@host:repo",
                "git@-oProxyCommand=x:repo",
                "git@host:-repo",
                "ssh://host/-repo",
                "https://ann:secret@host/repo",
                "https://host/re po",
                "https://host/repo\nnext",
                "https:///repo",
                "https://host",
                "fd::17",
                "https::https://host/repo",
                "\\\\host\\share",
                "C:\\repo",
                "transport::address",
                ""
            })
    void areRefusedWhereTheyCouldBeMoreThanAnAddress(String url) {
        assertThatThrownBy(() -> GitUrl.checked(url))
                .isInstanceOf(RefusedException.class)
                .extracting(refused -> ((RefusedException) refused).field())
                .isEqualTo("git.url");
    }

    @ParameterizedTest
    @CsvSource({
        "https://github.com/ann/site.git, site",
        "https://git.example.com:8443/group/sub/site, site",
        "http://127.0.0.1:5000/site.git/, site",
        "ssh://git@example.com:2222/ann/site.git, site",
        "git@github.com:ann/site.git, site",
        "example.com:site, site",
        "https://[::1]/a/site.git, site"
    })
    void areTakenWhereTheyAreAnAddress(String url, String name) {
        assertThat(GitUrl.checked(url)).isEqualTo(url);
        assertThat(GitUrl.nameOf(url)).isEqualTo(name);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "--upload-pack=x",
                "-b",
                "a..b",
                "a b",
                "a~1",
                "a^",
                "a:b",
                "a*",
                "a?",
                "a[",
                "a\\b",
                "@{u}",
                "@",
                "/a",
                "a/",
                "a//b",
                ".a",
                "a/.b",
                "a.lock",
                "a.lock/b",
                "a.",
                "a\u0007",
                "a/-b",
                "HEAD",
                ""
            })
    void areRefusedWhereTheyAreNoBranch(String name) {
        assertThatThrownBy(() -> RefName.checked(name, "git.branch")).isInstanceOf(RefusedException.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"main", "feature/x-1", "origin/main", "日本語", "v1.0", "a@b"})
    void areTakenWhereTheyAreABranch(String name) {
        assertThat(RefName.checked(name, "git.branch")).isEqualTo(name);
    }
}
