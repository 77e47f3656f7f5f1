package wegent.backend;

import wegent.backend.account.Accounts;
import wegent.backend.account.ApiKeys;
import wegent.backend.account.LiveSessions;
import wegent.backend.account.Logins;
import wegent.backend.account.Pairings;
import wegent.backend.account.Tokens;
import wegent.backend.codeserver.CodeServers;
import wegent.backend.command.DeviceCommands;
import wegent.backend.device.Devices;
import wegent.backend.dispatch.Conversations;
import wegent.backend.dispatch.OrphanReaper;
import wegent.backend.inventory.Inventory;
import wegent.backend.inventory.Oversight;
import wegent.backend.inventory.RemoteDevices;
import wegent.backend.link.WaitingCalls;
import wegent.backend.model.Models;
import wegent.backend.notify.Notifications;
import wegent.backend.presence.PresenceTracker;
import wegent.backend.project.Projects;
import wegent.backend.stream.Attachments;
import wegent.backend.stream.Streams;
import wegent.backend.task.ProjectPlaces;
import wegent.backend.task.TaskLocks;
import wegent.backend.task.Tasks;
import wegent.backend.task.Uploads;
import wegent.backend.terminal.Terminals;

/// What the `*Resource` classes are made of: a JAX-RS server makes those itself.
public record Features(
        Accounts accounts,
        Logins logins,
        Tokens tokens,
        ApiKeys keys,
        Pairings pairings,
        LiveSessions sessions,
        Models models,
        Devices devices,
        PresenceTracker presence,
        WaitingCalls waiting,
        Inventory inventory,
        RemoteDevices remoteDevices,
        Oversight oversight,
        OrphanReaper reaper,
        Tasks tasks,
        Conversations conversations,
        TaskLocks locks,
        Streams streams,
        Attachments attachments,
        Terminals terminals,
        DeviceCommands commands,
        Projects projects,
        ProjectPlaces projectPlaces,
        CodeServers codeServers,
        Uploads uploads,
        Notifications notifications) {}
