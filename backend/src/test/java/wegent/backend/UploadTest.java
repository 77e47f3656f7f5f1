package wegent.backend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;
import wegent.backend.task.Uploads;
import wegent.backend.testing.SqlEngine;
import wegent.protocol.ChatRequest;
import wegent.protocol.RefusedException;
import wegent.protocol.id.UserId;
import wegent.protocol.stream.AttachedFile;
import wegent.protocol.stream.BlockType;

@HouseForEachTest
class UploadTest {
    @Parameter
    SqlEngine engine;

    TestHouse house;

    @Test
    void aFileGoesWithItsMessageToTheDevice() {
        try (var laptop = house.device(house.ann, "laptop");
                var ann = house.browser(house.ann)) {
            laptop.registering(2, 1);
            var photo = add(house.ann.id(), "photo.jpg", new byte[1_300_000]);

            var answer = ann.call(sending(laptop, photo.id()));

            assertThat(answer.at("/message/blocks/0/content").asText()).isEqualTo("photo.jpg");
            assertThat(laptop.awaitExecute().files()).containsExactly(photo);
            assertThat(content(house.ann.id(), photo.id())).hasSize(1_300_000);
            var message = house.features()
                    .tasks()
                    .messages(
                            new wegent.protocol.id.TaskId(answer.get("task_id").asLong()))
                    .getFirst();
            assertThat(message.blocks())
                    .singleElement()
                    .satisfies(block -> assertThat(block.type()).isEqualTo(BlockType.FILE));
        }
    }

    @Test
    void aFileIsItsOwnersAndGoesWithOneMessage() {
        try (var laptop = house.device(house.ann, "laptop");
                var ann = house.browser(house.ann)) {
            laptop.registering(2, 1);
            var foreign = add(house.bob.id(), "secret.txt", new byte[] {1});
            assertThat(ann.call(sending(laptop, foreign.id())).get("error").asText())
                    .isEqualTo("File not found");
            assertThatThrownBy(() -> uploads().open(house.ann.id(), foreign.id()))
                    .isInstanceOf(RefusedException.class);

            var own = add(house.ann.id(), "own.txt", new byte[] {1});
            assertThat(ann.call(sending(laptop, own.id())).toString()).contains("own.txt");
            assertThat(ann.call(sending(laptop, own.id())).get("code").asText()).isEqualTo("not_found");
        }
    }

    @Test
    void aFileThatIsTooLargeIsRefused() {
        assertThatThrownBy(() -> add(house.ann.id(), "film.mp4", new byte[AttachedFile.LIMIT + 1]))
                .isInstanceOf(RefusedException.class)
                .hasMessageContaining("10000000");
    }

    private static ChatRequest.Send sending(TestDevice device, long file) {
        return new ChatRequest.Send(null, null, device.id, "look", null, null, null, null, null, List.of(file));
    }

    private Uploads uploads() {
        return house.features().uploads();
    }

    private AttachedFile add(UserId user, String name, byte[] content) {
        return uploads().add(user, name, "image/jpeg", new ByteArrayInputStream(content));
    }

    private byte[] content(UserId user, long id) {
        var out = new ByteArrayOutputStream();
        uploads().open(user, id).pieces().forEach(out::writeBytes);
        return out.toByteArray();
    }
}
