/// All that the server does, in plain Java. A package may use only those before it in this order: storage, account,
/// device, presence, link, model, task, stream, dispatch, inventory, chat, gateway.
@NullMarked
package wegent.backend;

import org.jspecify.annotations.NullMarked;
