package wegent.protocol;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

/// Why an answer failed (DESIGN section 5), and what the user can do next. On the wire in lower case.
public enum FailureReason {
    DEVICE_OFFLINE("Start the executor on the device again, or retry on another device."),
    DEVICE_REPLACED("Another executor took this device's place. Retry to run it there."),
    DEVICE_REMOVED("The device was deleted. Choose another device and retry."),
    AGENT_MISSING("Install the agent on the device, or choose another agent or device."),
    AGENT_AUTH("Check the model's key in Settings → Models, or log the agent in on the device."),
    AGENT_CRASHED("Retry. If it happens again, look at the executor's log on the device."),
    AGENT_ERROR("Read the message above, correct what it names, and retry."),
    EXIT_STATUS("The command ended with an error. Correct it and send it again."),
    MODEL_OVERLOADED("The model is busy. Retry in a moment."),
    MODEL_UNREACHABLE("Check the model's address in Settings → Models and the device's network, then retry."),
    MODEL_REJECTED("The model refused the request. Check the model's name in Settings → Models."),
    TIMEOUT_START("The agent did not start in time. Retry."),
    TIMEOUT_SILENT("The agent said nothing for too long and was stopped. Retry."),
    DISK_FULL("Free some space on the device, then retry."),
    REFUSED_BY_POLICY("The device's owner does not allow this. See policy in its device-config.json."),
    INVALID_REQUEST("Correct the message and send it again."),
    CANCELLED("Send a new message when you are ready."),
    LOST("The device does not know this run any more. Retry."),
    INTERNAL("Retry. If it happens again, look at the log.");

    private final String nextStep;

    FailureReason(String nextStep) {
        this.nextStep = nextStep;
    }

    /// What the user can do, as one English sentence or two.
    public String nextStep() {
        return nextStep;
    }

    @JsonValue
    public String wire() {
        return name().toLowerCase(Locale.ROOT);
    }
}
