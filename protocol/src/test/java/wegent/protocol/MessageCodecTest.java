package wegent.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import wegent.base.Json;
import wegent.protocol.id.TaskId;
import wegent.protocol.stream.StreamEvent;

class MessageCodecTest {
    private final MessageCodec<DeviceMessage> codec = new MessageCodec<>(DeviceMessage.class);
    private final MessageCodec<ChatRequest> chat = new MessageCodec<>(ChatRequest.class);

    @Test
    void aBatchOfEventsIsRead() {
        var read = codec.read("task:progress", Json.tree("""
                {"task_id": 5, "subtask_id": "7", "attempt": 1, "seq": 3, "new_field": 1, "events":
                 [{"type": "response.output_text.delta", "item_id": "t1", "delta": "Hi"}]}
                """));

        assertThat(read).isInstanceOfSatisfying(DeviceMessage.TaskProgress.class, progress -> {
            assertThat(progress.subtaskId().value()).isEqualTo(7);
            assertThat(progress.events()).containsExactly(new StreamEvent.TextDelta("t1", "Hi"));
            assertThat(codec.read("task:progress", Json.mapper().valueToTree(progress)))
                    .isEqualTo(progress);
        });
    }

    @Test
    void anEventOfANewerExecutorKeepsItsPlace() {
        var read = codec.read("task:progress", Json.tree("""
                {"task_id": 5, "subtask_id": 7, "attempt": 1, "seq": 3, "events":
                 [{"type": "response.hologram.delta", "item_id": "t1", "delta": "Hi"},
                  {"type": "response.output_text.delta", "item_id": "t1", "delta": "Hi"}]}
                """));

        assertThat(read).isInstanceOfSatisfying(DeviceMessage.TaskProgress.class, progress -> {
            assertThat(progress.events().getFirst()).isInstanceOf(StreamEvent.Unknown.class);
            assertThat(progress.events().getLast()).isEqualTo(new StreamEvent.TextDelta("t1", "Hi"));
            var kept = (DeviceMessage.TaskProgress)
                    codec.read("task:progress", Json.mapper().valueToTree(progress));
            assertThat(kept.events().getFirst()).isInstanceOf(StreamEvent.Unknown.class);
        });
        assertThatThrownBy(() -> codec.read("task:progress", Json.tree("""
                {"task_id": 5, "subtask_id": 7, "attempt": 1, "seq": 3, "events": [{"delta": "Hi"}]}
                """))).hasMessageContaining("type");
    }

    @Test
    void aFaultNamesItsField() {
        assertThatThrownBy(() -> codec.read("device:heartbeat", Json.tree("{\"device_id\": \"\", \"generation\": 1}")))
                .isInstanceOf(RefusedException.class)
                .hasMessageContaining("device_id")
                .extracting(refused -> ((RefusedException) refused).field())
                .isEqualTo("device_id");
        assertThatThrownBy(() -> chat.read("chat:send", Json.tree("{\"message\": \" \"}")))
                .hasMessageContaining("message is missing or empty");
        assertThatThrownBy(() -> chat.read("task:join", Json.tree("{\"task_id\": \"task-42\"}")))
                .hasMessageContaining("task_id");
    }

    @Test
    void anAnswerToAnOrderHasAVerdict() {
        assertThatThrownBy(() -> MessageCodec.read(Json.tree("{}"), BackendMessage.ExecuteReply.class))
                .isInstanceOf(RefusedException.class)
                .hasMessageContaining("verdict is missing");
    }

    @Test
    void anUnknownEventAndAStrangePayloadAreRefused() {
        assertThatThrownBy(() -> codec.read("device:dance", Json.tree("{}"))).hasMessageContaining("device:dance");
        assertThatThrownBy(() -> codec.read("device:register", Json.tree("[1]")))
                .hasMessageContaining("takes one object");
        assertThatThrownBy(() -> codec.read("device:register", null)).hasMessageContaining("takes one object");
    }

    @Test
    void idsAreNumbersOrDigits() {
        assertThat(TaskId.of("42")).isEqualTo(new TaskId(42));
        assertThat(TaskId.of(42)).isEqualTo(new TaskId(42));
        assertThatThrownBy(() -> TaskId.of("4x")).hasMessageContaining("task id");
        assertThatThrownBy(() -> TaskId.of(-1)).hasMessageContaining("task id");
        assertThatThrownBy(() -> TaskId.of(1.5)).hasMessageContaining("task id");
    }

    @Test
    void aCompletionMustEndTheRun() {
        assertThatThrownBy(() -> codec.read(
                        "task:complete",
                        Json.tree("{\"task_id\":1,\"subtask_id\":2,\"attempt\":1,\"seq\":1,\"events\":[]}")))
                .hasMessageContaining("response.ended");
    }
}
