package wegent.socketio.packet;

import com.fasterxml.jackson.core.Base64Variant;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.util.JsonGeneratorDelegate;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import wegent.socketio.engine.Frame;

/// Writes JSON, but puts each `byte[]` aside as an attachment and a placeholder in its place.
final class AttachmentLifter extends JsonGeneratorDelegate {
    private final List<Frame> attachments;

    AttachmentLifter(JsonGenerator json, List<Frame> attachments) {
        super(json, false);
        this.attachments = attachments;
    }

    @Override
    public void writeBinary(Base64Variant variant, byte[] data, int offset, int length) throws IOException {
        writeStartObject();
        writeBooleanField("_placeholder", true);
        writeNumberField("num", attachments.size());
        writeEndObject();
        attachments.add(new Frame.Binary(Arrays.copyOfRange(data, offset, offset + length)));
    }
}
