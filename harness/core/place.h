/* SPDX-License-Identifier: Apache-2.0 */
#ifndef SP_CORE_PLACE_H
#define SP_CORE_PLACE_H

/** bytes of a path that is found here, its NUL included; a name below it still fits into 4096 */
enum { SP_PLACE_ROOM = 3072 };

/**
 * sp_place_data() - the folder that holds vectors/ and spec/, and in a source tree it/cases/ too
 * @path: the folder; one that does not exist when there is none, and whoever reads it says so
 *
 * Found from where this program lies, so that an installed one can be moved together with its data
 * and knows nothing of the tree that it was built in. A build tree has a link in the same place.
 */
void sp_place_data(char path[SP_PLACE_ROOM]);

#endif
