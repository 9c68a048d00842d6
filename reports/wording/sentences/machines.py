"""What is said about the area "machines"."""

from __future__ import annotations

SENTENCES: dict[str, str] = {
    "machines.socket_ok": "{cpu} fits the socket of {board} ({board_socket}).",
    "machines.socket_conflict": "{cpu} needs socket {cpu_socket}, but {board} has {board_socket}.",
    "machines.socket_unknown": (
        "Whether the CPU fits the mainboard is not confirmed (CPU {cpu}, mainboard {board}): check the "
        "maker's CPU list and the BIOS version."
    ),
    "machines.bios_update": "{cpu} on {board} needs a new enough BIOS: {since}. Ask for it, or update before the CPU goes in.",
    "machines.family_pro": "{board} takes Threadripper PRO only; {cpu} does not start in it.",
    "machines.family_xeon_w": "{board} takes Xeon W only; {cpu} is a Xeon Scalable.",
    "machines.memory_type_ok": "{memory} is the memory that {board} takes.",
    "machines.memory_type_conflict": (
        "{board} takes {wanted}; {memory} does not work in it. Registered and unbuffered modules are not "
        "interchangeable."
    ),
    "machines.memory_type_unknown": "Memory type not confirmed: {memory} in {board}. Check the board's memory list.",
    "machines.memory_capacity_conflict": "{memory} GB is more than {part} takes ({most} GB).",
    "machines.memory_capacity_unknown": "{memory} GB may be more than {part} takes ({most} GB by an unchecked record).",
    "machines.memory_slots_full": "{modules} modules do not fit the {slots} memory slots of {board}.",
    "machines.memory_channels": (
        "{modules} modules on {channels} memory channels: the empty channels cost bandwidth, which CPU "
        "offload and loading feel. Fill all channels with equal modules."
    ),
    "machines.memory_uneven": (
        "{modules} modules on {channels} memory channels cannot be spread evenly: take a number that "
        "divides the channels."
    ),
    "machines.memory_few": (
        "Only {modules} of {channels} memory channels are used: loading and CPU offload crawl. Take at "
        "least a third, better all of them."
    ),
    "machines.memory_four": "Four modules run at a lower clock on {socket}: two larger modules are faster.",
    "machines.vram_unknown": "The cards have {vram} GB; how much main memory there is was not said.",
    "machines.ram_below_vram": (
        "{memory} GB of main memory is less than the {vram} GB on the cards: loading and offload suffer. "
        "Plan at least as much."
    ),
    "machines.ram_training": (
        "{memory} GB of main memory for {vram} GB on the cards: enough to serve, training is better off "
        "with {wanted} GB."
    ),
    "machines.ram_enough": "{memory} GB of main memory for {vram} GB on the cards is enough.",
    "machines.cores_ok": "{cpu}: {threads} logical cores for {n} {n:card|cards}, enough (4 to 8 for each card).",
    "machines.cores_warning": "{cpu} has {threads} logical cores for {n} {n:card|cards}; {wanted} are advisable.",
    "machines.cores_unknown": "The CPU was not given: plan 4 to 8 logical cores for each of the {n} {n:card|cards}.",
    "machines.slots_no_board": "The mainboard was not given: whether {n} {n:card finds a slot|cards find a slot each}, and how wide it is, stays open.",
    "machines.slots_ok": "{n} {n:card|cards} of up to {thickness} slots {n:fits|fit} on {board}.",
    "machines.slots_conflict": (
        "{n} cards of {thickness} slots do not fit next to each other on {board}. Thinner blower cards, "
        "risers or another board."
    ),
    "machines.slots_geometry": (
        "{n} cards of {thickness} slots cannot sit on one mainboard: even the longest has {most} "
        "positions. Take a server that is built for them, or risers on a frame."
    ),
    "machines.slots_pitch": (
        "Cards of {thickness} slots on {board}, whose slots are {pitch} apart: they do not fit next to "
        "each other. Risers or thinner cards."
    ),
    "machines.slots_unknown": (
        "Slot positions not confirmed: {n} cards of {thickness} slots on {board}. Ask for the distance "
        "between the long slots."
    ),
    "machines.case_slots_ok": "{case} has {brackets} brackets; the cards on {board} need {needed}.",
    "machines.case_slots_conflict": "{case} has {brackets} brackets, but the last card on {board} needs bracket {needed}.",
    "machines.case_slots_unknown": "Whether the brackets of {case} ({brackets}) are enough for the cards on {board} is not confirmed.",
    "machines.lanes_ok": "{n:The card runs at|With all slots filled the narrowest card runs at} x{narrowest} ({lanes}).",
    "machines.lanes_eight": (
        "With all slots filled the cards run at {lanes}. Eight lanes cost 2 to 5 % on one card, more in "
        "tensor parallel."
    ),
    "machines.lanes_four": "With all slots filled the cards run at {lanes}: x{narrowest} is good for a layer split, not for tensor parallel.",
    "machines.lanes_one": (
        "A card on one lane ({lanes}): loading takes minutes and tensor parallel is out of the question. "
        "Use x8, at least x4."
    ),
    "machines.lanes_chipset": (
        "On {board} the second card hangs on the chipset: narrow and shared with drives and network. Two "
        "slots fed by the CPU are better."
    ),
    "machines.lanes_unknown": "How many lanes each of the {n} cards gets on {board} is not known.",
    "machines.lanes_unchecked": "By an unchecked record the cards run at {lanes} on {board}: check the manual.",
    "machines.consumer_limit": (
        "{socket} has {lanes} lanes: a consumer platform ends at two cards. For {n} cards take a "
        "workstation or server platform."
    ),
    "machines.gap_ok": "Between the open-air cards {gap} {gap:slot stays|slots stay} free.",
    "machines.gap_none": (
        "{n} open-air cards sit next to each other without a free slot: the inner ones run 15 to 25 °C "
        "hotter and slow down. Blower cards or more distance."
    ),
    "machines.gap_unknown": (
        "Whether the {n} open-air cards have a free slot between them is not known; next to each other "
        "they run 15 to 25 °C hotter."
    ),
    "machines.slot_shares_m2": (
        "Slot {slot} of {board} shares lanes with {shared}: put the drive into another socket, or the "
        "card loses lanes or the slot is switched off."
    ),
    "machines.m2_beside": (
        "A drive stands in an M.2 socket that may take lanes of the card's slot on {board}: compare the "
        "sharing table of the manual and use another socket."
    ),
    "machines.slot_off": (
        "A card in the lower slot switches other slots or M.2 sockets of {board} off: compare the "
        "sharing table of the manual."
    ),
    "machines.slot_power": "{n} cards draw up to 75 W each through the slots: connect the extra PCIe power plug of {board}.",
    "machines.riser_sata": "A riser fed by SATA or Molex: the plug carries 54 W, the slot may draw 75 W. Feed risers from PCIe leads.",
    "machines.riser_rated": (
        "Risers: use ones rated for the slot's generation and as short as possible; passive ones of more "
        "than 20 to 30 cm give errors at Gen4 and Gen5."
    ),
    "machines.riser_old": (
        "A riser that is not rated for the slot's generation: the link falls back or gives errors. Set "
        "the slot to Gen3 or buy a rated one."
    ),
    "machines.bifurcation": "Splitting one slot needs the bifurcation option of this board's BIOS, and short rated risers.",
    "machines.slot_weak": "This slot does not give the power that {card} draws from it (45 to 50 W instead of 75 W).",
    "machines.psu_unknown": "The power supply was not given. The machine draws about {load} W at full load: plan {wanted} W.",
    "machines.psu_over": "{load} W at full load on a supply of {label} W: too small. Take {wanted} W.",
    "machines.psu_over_cap": "{load} W at full load on a supply of {label} W: too small. Take {wanted} W, or cap each card at {cap} W.",
    "machines.psu_tight_many": "{load} W of {label} W ({share:%}): several cards in one job peak together, and neither this supply nor its ATX version is known to ride through it. Take {wanted} W.",
    "machines.psu_tight": "{load} W of {label} W ({share:%}): it runs, without reserve. {wanted} W keep the load at 80 %.",
    "machines.psu_enough": "{load} W at full load, {share:%} of the supply's {label} W.",
    "machines.server_psu_enough": "{load} W at full load; with one of {units} supplies failed {server} still gives {usable} W.",
    "machines.server_psu_redundancy": (
        "{load} W at full load, but with one of {units} supplies of {each} W failed only {usable} W "
        "remain: no redundancy. Cap the cards or take larger supplies."
    ),
    "machines.server_psu_over": "{load} W at full load are more than all {units} supplies of {server} give ({each} W each).",
    "machines.transients_ok": "A short peak of {peak} W stays within what the supply rides through.",
    "machines.transients_unknown": "A short peak may reach {peak} W. An ATX 3.x supply of {label} W rides through {rides} W, an older one guarantees no more than its label: ask for the version.",
    "machines.transients_warning": (
        "A short peak may reach {peak} W; this ATX {version} supply of {label} W is not made for it. A "
        "power cap does not cap peaks."
    ),
    "machines.sixteen_ok": "{native} native 16-pin {native:lead|leads} for {needed} {needed:socket|sockets}.",
    "machines.sixteen_cable": "{cables} 16-pin {cables:lead|leads} for {needed} {needed:socket|sockets}; whether they are native is not confirmed.",
    "machines.sixteen_unknown": "Number of 16-pin leads not confirmed: {needed} {needed:is|are} needed, for {watts} W each.",
    "machines.sixteen_adapter": "{missing} of {needed} {needed:card needs|cards need} an adapter, {leads} PCIe 8-pin leads in all. It works up to 450 W; a native lead is better.",
    "machines.sixteen_adapter_full": "{missing} of {needed} {needed:card needs|cards need} an adapter, {leads} PCIe 8-pin leads in all, each at its full 150 W. Use the one from the card's box, a lead of its own for every plug, pushed home; a supply with a native 12V-2x6 lead is safer.",
    "machines.efficiency_ok": "At full load {psu} carries {share:%} of its label; by its class ({grade}) at least {percent:%} of what it draws arrives, {loss} W are lost. Round the clock that is {kwh} kWh a year; a Titanium supply loses {best} W.",
    "machines.efficiency_idle": "Even at full load {psu} carries only {share:%} of its label, where supplies are least efficient ({grade}: {percent:%}): {loss} W are lost, {kwh} kWh a year round the clock. A smaller one loses less.",
    "machines.efficiency_unknown": "The 80 PLUS class of {psu} is not stated: how much it loses at {share:%} of its label is counted as a range.",
    "machines.sixteen_missing": "{needed} 16-pin {needed:lead is|leads are} needed ({watts} W each), {missing} {missing:is|are} missing. Take a supply with {needed} native 12V-2x6 {needed:lead|leads}.",
    "machines.sixteen_weak": "The 16-pin lead carries {lead} W, the card draws {watts} W.",
    "machines.plugs_unknown": "The power plugs of {card} are not known.",
    "machines.eight_ok": "{have} PCIe 8-pin leads for {needed} {needed:socket|sockets}: one lead for each, no splitters.",
    "machines.eight_conflict": "{needed} PCIe 8-pin {needed:lead is|leads are} needed, the supply has {have}. Splitters are no answer: they burn.",
    "machines.eight_unknown": "Number of PCIe 8-pin leads not confirmed: {needed} {needed:is|are} needed, one from the supply to each socket.",
    "machines.eps_ok": "{have} EPS leads for the board ({board}) and the cards ({n}).",
    "machines.eps_warning": "The board has {board} EPS sockets, the supply {have} {have:lead|leads}: ordinary CPUs run, the largest need all of them.",
    "machines.eps_adapter": (
        "The cards need {n} EPS leads beside the board's {board}; the supply has {have}. Use the card "
        "maker's adapter from two PCIe leads."
    ),
    "machines.eps_conflict": "The board needs {board} EPS leads and the cards {n}; the supply has {have}.",
    "machines.pinout_warning": (
        "{card} has the CPU's 8-pin plug (EPS). A PCIe lead fits by force and destroys it: use the EPS "
        "lead or the maker's adapter."
    ),
    "machines.pinout_conflict": (
        "{card} has the CPU's 8-pin plug (EPS) and would be fed from a PCIe lead: the pinout is another "
        "one and the card would be destroyed. Use an EPS lead or the maker's adapter."
    ),
    "machines.input_conflict": "{psu} gives its full power at {volts} V only; here it gets {have} V.",
    "machines.input_unknown": "{psu} may need {volts} V for its full power: check the socket and the inlet (C19 cord).",
    "machines.input_large": "{psu} at {have} V: supplies of this size often reach their label at 200 V and more only. Check the label.",
    "machines.units": (
        "{n} power supplies: start them together, feed each card with all its plugs and its slot from "
        "one unit, share the ground."
    ),
    "machines.units_split": "{n} power supplies with one card on two of them: slot and plugs of a card must come from the same unit.",
    "machines.rails": (
        "Multi-rail mode: the watts of one rail must carry a card's peaks. Use single-rail mode or "
        "spread the leads over the rails."
    ),
    "machines.rails_maker_unknown": "{machine}: its maker limits the power for cards; the cards' power is not known.",
    "machines.rails_maker_conflict": (
        "{machine} feeds its cards with {limit} W, they draw {watts} W: it switches off under load. Cap "
        "the cards or use leads of both rails."
    ),
    "machines.cables_foreign": (
        "Leads of another supply: pinouts on the supply's side are not standard, wrong ones have burnt "
        "boards. Use only the leads made for this model."
    ),
    "machines.cables_splitter": "A splitter or a daisy chain feeds {watts} W: one lead of the supply for each socket of the card.",
    "machines.cables_adapter": "An adapter that was plugged several times wears out and melts: prefer a native lead, 30 matings at most.",
    "machines.cables_few": "Fewer leads than the adapter has sockets: the card lowers its power. Connect all of them.",
    "machines.board_size_ok": "{case} takes {size} boards.",
    "machines.board_size_conflict": "{case} takes {sizes}; {board} is {size}.",
    "machines.board_size_open": "The source for {case} names {sizes}; {board} is {size}. Ask whether it fits.",
    "machines.board_size_unknown": "Whether {board} ({size}) fits {case} is not known.",
    "machines.board_size_standoff": (
        "{board} is {size} in a case for {sizes}: size and hole pattern differ, a fixed standoff may "
        "touch the board. Check before mounting."
    ),
    "machines.length_ok": "{card} is {length} mm long, {case} has {clearance} mm.",
    "machines.length_warning": "{card} is {length} mm long, {case} has {clearance} mm: less than 15 mm for the cable's bend.",
    "machines.length_conflict": "{card} is {length} mm long, {case} has only {clearance} mm.",
    "machines.radiator_ok": "The {radiator} mm radiator of {cooler} fits {case}.",
    "machines.radiator_conflict": "{cooler} has a radiator of {radiator} mm, {case} takes {room} mm.",
    "machines.radiator_unknown": (
        "Where the {radiator} mm radiator of {cooler} fits in {case} is not confirmed; in front it takes "
        "50 to 60 mm from the cards."
    ),
    "machines.cooler_ok": "{cooler} is {height} mm high, {case} has {clearance} mm.",
    "machines.cooler_conflict": "{cooler} is {height} mm high, {case} has only {clearance} mm.",
    "machines.cooler_socket_ok": "{cooler} lists {socket}.",
    "machines.cooler_socket_conflict": "{cooler} lists {listed}, not {socket}: there is no mount, or the plate does not cover the CPU.",
    "machines.cooler_socket_unknown": "Whether {cooler} has the mount for {socket} is not confirmed.",
    "machines.psu_places": "{case} has room for {places} supply, {n} are planned.",
    "machines.psu_format": "{case} takes {wanted} supplies; {psu} is {form}.",
    "machines.psu_length_ok": "{psu} is {length} mm long, {case} has {clearance} mm.",
    "machines.psu_length_conflict": "{psu} is {length} mm long, {case} has only {clearance} mm.",
    "machines.passive_duct": "{card} is passive; a duct or server fans blow through it.",
    "machines.passive_unknown": (
        "{card} has no fan: it needs a server's air, or a shroud with a strong blower. How it is cooled was not said."
    ),
    "machines.passive_rack": "{card} has no fan: the rack case must press air through it (front-to-back fan wall).",
    "machines.passive_conflict": (
        "{card} has no fan and overheats in a desktop case within minutes: case fans have no pressure. A "
        "server, or a shroud with a radial fan (loud)."
    ),
    "machines.blowers_dense": (
        "{n} blower cards of {watts} W side by side: up to {limit} W each is reliable. Cap them, or "
        "leave a slot between them."
    ),
    "machines.sag": "{card} is long and heavy: support its far end, and take the card out for transport.",
    "machines.mixed": "Unequal cards ({cards}): the slowest sets the pace, the smallest memory the split; some engines refuse them.",
    "machines.mixed_drivers": "Unequal cards of different generations ({cards}): the slowest sets the pace, the smallest memory the split, and one driver branch and CUDA version must support all of them; some engines refuse the mix.",
    "machines.nvlink_pairs": "{card} has NVLink: {pairs} {pairs:bridge|bridges}. Two bridged cards stay two devices of their own memory, and only they talk at NVLink speed.",
    "machines.nvlink_absent": "{card} has no NVLink: no bridge exists for it, the cards talk over PCIe.",
    "machines.no_peer": (
        "{card}: GeForce cards of this generation have no NVLink and no peer access in the stock driver; "
        "traffic goes through main memory. Older NCCL may hang: NCCL_P2P_DISABLE=1."
    ),
    "machines.bar_old": "{card} asks for a memory window that boards with {socket} cannot map: it does not start.",
    "machines.bar_many": "{n} cards with large memory: Above 4G Decoding and Resizable BAR on, CSM off; they ask for {window} GB of address space, and some boards run out of it.",
    "machines.bar_setting": "Firmware: Above 4G Decoding and Resizable BAR on, CSM off; the cards ask for {window} GB of address space.",
    "machines.power_estimated": "The maker states no power for {machine}: what is counted here is an estimate with a wide range.",
    "machines.cap_too_low": (
        "{card} is planned with a cap of {cap} W, which its driver is not expected to set: {least} W are counted. "
        "Read the least power limit with nvidia-smi -q or rocm-smi."
    ),
    "machines.claimed_power": (
        "{card} is planned with {claimed} W, this edition draws {rated} W. Use the exact edition's "
        "figure, or set the cap."
    ),
    "machines.server_ok": "{server} takes {most} cards; {n} of {card} stand within its limits.",
    "machines.server_full": "{server} takes {most} cards; {n} of {card} are too many.",
    "machines.server_power": "{server} feeds and cools {limit} W a card; {card} draws {watts} W.",
    "machines.server_power_unknown": (
        "{server} takes {most} cards; up to how many watts each is not known. Ask for the list of "
        "approved cards and the fan kit."
    ),
    "machines.server_unknown": "Whether {server} takes {card} is not known: ask for its list of approved cards.",
    "machines.server_active": "{card} has its own fan: in {server} the server's air does the work, ask whether such cards are approved.",
    "machines.circuit_unknown": "{wall} at the wall; the circuit was not given. It takes a breaker of at least {low} A at 120 V or {high} A at 230 V, with nothing else large on it.",
    "machines.circuit_ok": "{wall} at the wall; {volts} V, {amps} A give {allowed} W continuously.",
    "machines.circuit_warning": "{wall} at the wall; {volts} V, {amps} A give {allowed} W continuously: little is left for peaks and other devices.",
    "machines.circuit_conflict": "{wall} at the wall, but {n} {n:circuit|circuits} of {volts} V, {amps} A {n:gives|give} {allowed} W continuously: the breaker trips. Use 200 V and more, or {needed} circuits with a supply on each.",
    "machines.circuit_conflict_cap": "{wall} at the wall, but {n} {n:circuit|circuits} of {volts} V, {amps} A {n:gives|give} {allowed} W continuously: the breaker trips. Use 200 V and more, {needed} circuits with a supply on each, or a cap of {cap} W a card.",
    "machines.circuit_one_cord": "The machine has fewer cords than there are circuits: one cord carries the whole load.",
    "machines.circuit_any": "{wall} at the wall: any ordinary socket gives that.",
    "machines.circuit_needs_200": "{wall} at the wall: more than one 120 V circuit gives continuously ({most} W at 20 A). It takes 200 to 240 V, {needed} circuits with a supply on each, or a power cap.",
    "machines.circuit_household": (
        "{wall} at the wall on a household circuit: with the peaks of the cards little is left (the "
        "weakest give {most} W continuously). Cap the clocks, not only the watts, or use a circuit of "
        "its own."
    ),
    "machines.power_strip": "{wall} through a power strip: strip, fuse and plug must each carry it, not only the breaker.",
    "machines.heat": "{wall} become heat in the room: {btu} BTU/h.",
    "machines.heat_cooling": (
        "{wall} become heat in the room: {btu} BTU/h, as much as a small heater. Plan air conditioning "
        "where it runs for hours."
    ),
    "machines.noise_ok": "Noise: {noise}; fit for the room ({room}).",
    "machines.noise_warning": (
        "Noise: {noise}; too much for the room ({room}) where people work. A server room, or open-air "
        "cards with distance."
    ),
    "machines.noise_where": "Noise: {noise}. Put it where nobody works: a server room, or a room of its own.",
    "machines.weight": "About {kilograms} kg: two people lift it, the shelf or rails must carry it.",
    "machines.ups_unknown": "A UPS without its watts: the machine draws {wall}. Compare real watts, not VA.",
    "machines.ups_ok": "The UPS gives {ups} W for {wall}.",
    "machines.ups_warning": "The UPS gives {ups} W for {wall}: {wanted} W keep the load at 80 %.",
    "machines.ups_conflict": "The UPS gives {ups} W, the machine draws {wall}: it drops the load. VA is not W; take {wanted} W or more.",
    "machines.system_macos": "macOS runs on Apple's machines only.",
    "machines.system_apple": "This machine runs macOS, not Windows.",
    "machines.system_windows_training": "Training on several cards needs NCCL, which exists for Linux only: use Linux or WSL2, or one card.",
    "machines.system_windows": (
        "Several cards under Windows: vLLM, NCCL and most of DeepSpeed are Linux only. llama.cpp splits "
        "layers; otherwise use WSL2."
    ),
    "machines.barred": "{card} is on the buyer's own list of what may not be bought: {reason}.",
    "machines.export": (
        "{card}: {fact} (as of {as_of}). Rules change: who buys, who uses it and where? Ask the legal "
        "department; this is no legal advice."
    ),
    "machines.unified_pd": "{card} was seen stuck at low power after a fault of its USB-C supply: measure power and clock at delivery.",
    "machines.advice_psu": (
        "Power supply: {psu} carries {load} W at full load, {share:%} of its label. Do not go below "
        "{least} W: peaks of the cards are shorter than any power cap."
    ),
    "machines.advice_psu_whole": "Power supply: as built in by the maker ({psu}).",
    "machines.advice_psu_sixteen": "Leads: {leads} native 12V-2x6 (16-pin), fully inserted, no bend within 35 mm of the plug, no old adapter.",
    "machines.advice_psu_eight": "Leads: {leads} PCIe 8-pin, one from the supply to each socket; never both plugs of one lead on one card.",
    "machines.advice_psu_eps": "Leads: {leads} EPS (CPU pinout) for the cards beside the board's own. A PCIe lead destroys the card.",
    "machines.advice_psu_two": "{n} supplies need a sync board; each card stays on one of them with slot and plugs.",
    "machines.advice_psu_inlet": "{psu} wants a strong socket: check the inlet (C19 cord) and whether the label holds at your voltage.",
    "machines.advice_board": "Mainboard: on {board} the cards sit in brackets {positions} and run at {lanes} with all slots filled.",
    "machines.advice_board_lanes": (
        "Mainboard: on {board} the cards run at {lanes} with all slots filled; check the distance of the "
        "slots in the manual."
    ),
    "machines.advice_board_check": (
        "Mainboard: slot positions and lanes of {board} are not documented well enough. Ask for the "
        "manual's page on PCIe slots before paying."
    ),
    "machines.advice_board_firmware": "Firmware before the first start: newest BIOS, Above 4G Decoding and Resizable BAR on, CSM off.",
    "machines.advice_board_end": (
        "{socket} is a consumer platform: two cards are its end. For four plan a workstation or server "
        "board from the start."
    ),
    "machines.advice_case": (
        "Case: {case} gives cards {clearance} mm (needed {length} mm) and {brackets} brackets. Air from "
        "front to back, filters clean, cables out of the stream."
    ),
    "machines.advice_case_thick": (
        "The cards are {slots} slots thick: a 4090-class cooler needs a large case and leaves no room for a neighbour."
    ),
    "machines.advice_blower": "Blower cards blow their heat out of the case and may stand side by side; they are loud at home.",
    "machines.advice_open_air": (
        "Open-air cards are quieter than blowers and blow their heat into the case: keep at least one "
        "free slot between them."
    ),
    "machines.advice_passive": "Passive cards have no fan: only a server's fan wall cools them.",
    "machines.advice_noise_quiet": "Quiet enough for an office desk.",
    "machines.advice_noise_audible": "Audible under load: fit for an office with some distance.",
    "machines.advice_noise_loud": "Loud under load: put it into a separate room.",
    "machines.advice_noise_machine_room": "As loud as a server: a machine room only.",
    "machines.advice_noise_loud_fits": "Loud under load: fit for the room it stands in, not for a desk beside it.",
    "machines.advice_noise_machine_room_fits": "As loud as a server: its machine room is the place for it.",
    "machines.advice_circuit": (
        "Circuit: {wall} at most; {volts} V, {amps} A give {allowed} W continuously. Nothing else large "
        "on the same circuit."
    ),
    "machines.advice_circuits": (
        "Circuit: {wall} at most, {volts} V, {amps} A give {allowed} W continuously each: have "
        "{circuits} circuits of this kind or one larger one installed."
    ),
    "machines.advice_circuits_there": (
        "Circuits: {wall} at most; {volts} V, {amps} A give {allowed} W continuously each: spread the supplies "
        "over the {circuits} circuits that are there."
    ),
    "machines.advice_heat": "Room: {wall} become {btu} BTU/h of heat. An uninterruptible supply would need {ups} W of real power.",
    "machines.advice_rack": "Rack: {units} units, {depth} mm deep, {weight} kg; the rack must be deeper than the machine.",
    "machines.advice_rack_units": "Rack: {units} units; ask for depth and weight, the rack must be deeper than the machine.",
    "machines.advice_linux": "Operating system: Linux. DeepSpeed, NCCL and vLLM are made for it.",
    "machines.advice_windows": (
        "Operating system: under Windows NCCL and vLLM are missing and DeepSpeed works only in part. "
        "WSL2 brings them; for several cards install Linux."
    ),
    "machines.advice_macos": "Operating system: macOS with MLX or llama.cpp; no CUDA, no DeepSpeed, no vLLM on the GPU.",
    "machines.advice_rocm": "Operating system: Linux with ROCm; check that your engine and your version of PyTorch support this card.",
    "machines.advice_3090_4090": (
        "RTX 3090 or 4090: the 3090 is the better value, the 4090 is nearly twice as fast but wants a "
        "larger case and more power."
    ),
    "machines.advice_path": (
        "Upgrade path: 2x RTX 3090, then 2x RTX 4090, then A100 40 GB, then A100 80 GB; full fine-tuning "
        "on industrial scale starts at four A100 80 GB."
    ),
    "machines.advice_a100_t4": "A100 is for high performance, T4 for economical daily work with small models.",
    "machines.advice_h100_a100": (
        "A100 or H100: the H100 computes two to three times as fast and adds FP8; its memory on PCIe is "
        "hardly faster than an A100 80 GB. It pays for training and long prompts, less for decoding."
    ),
    "machines.advice_export": (
        "{card}: export rules limit what may be sold to China; reduced variants (A800, H800, H20) exist "
        "and rules change. Ask the seller in writing and the legal department; this is no legal advice."
    ),
    "machines.advice_nvlink": "{card} takes NVLink bridges: {pairs} {pairs:pair|pairs} of cards {pairs:sits|sit} at the distance of one. It speeds tensor parallel up; two devices remain, the memory is not pooled.",
    "machines.advice_no_peer": (
        "{card} has no NVLink, and the stock driver has no peer access: cards talk through main memory. "
        "Serving by layers suffers least."
    ),
    "machines.advice_growth": "Room to grow: {more} more card(s) of this kind without a new board, supply or case.",
    "machines.advice_growth_none": "Room to grow: none with this board, supply and case.",
    "machines.advice_growth_unknown": "Room to grow: not known, the slots of this machine are not documented well enough.",
    "machines.advice_growth_whole": "Room to grow: none; this machine is sold as it is.",
    "machines.advice_cap": (
        "Alternative: cap the cards from {rated} W to {capped} W. It saves {saved} W in all and costs "
        "{low:%} to {high:%} of the speed, more with many users."
    ),
    "machines.upgrade_psu": "The old power supply does not carry the new cards: {psu} takes its place.",
    "machines.upgrade_psu_stays": "The power supply stays: {psu}.",
    "machines.upgrade_memory_stays": "The old {memory} GB of main memory stay although the cards hold {vram} GB: {board} takes {most} GB at most. More needs another mainboard.",
    "machines.upgrade_memory_none": "The old {memory} GB of main memory stay although the cards hold {vram} GB: the catalog has no kit of that size for this board.",
    "machines.upgrade_memory": "More main memory for the new cards: {memory}.",
    "machines.upgrade_case": "The old case does not take the new cards: {case} takes its place.",
    "machines.upgrade_not_counted": "What {parts} may bring nobody knows: it is not counted.",
    "machines.upgrade_sell": "These parts become free and may be sold or used elsewhere: {parts}.",
    "machines.advice_prepare": "To be ready for {n} cards later (board, supply, case) costs {extra} more today.",
    "machines.advice_questions": "{n} {n:fact|facts} of this machine nobody has confirmed: {n:it is|they are} listed as open, ask the vendor before ordering.",
    "machines.socket_likely": "By an unchecked record: {cpu} fits the socket of {board} ({board_socket}). Ask the vendor before paying.",
    "machines.socket_doubt": (
        "By an unchecked record: {cpu} needs socket {cpu_socket}, but {board} has {board_socket}. Ask "
        "the vendor before paying."
    ),
    "machines.memory_type_likely": "By an unchecked record: {memory} is the memory that {board} takes. Ask the vendor before paying.",
    "machines.memory_type_doubt": (
        "By an unchecked record: {board} takes {wanted}; {memory} does not work in it. Registered and "
        "unbuffered modules are not interchangeable. Ask the vendor before paying."
    ),
    "machines.memory_capacity_doubt": "By an unchecked record: {memory} GB is more than {part} takes ({most} GB). Ask the vendor before paying.",
    "machines.slots_likely": "By an unchecked record: {n} cards of up to {thickness} slots fit on {board}. Ask the vendor before paying.",
    "machines.slots_doubt": (
        "By an unchecked record: {n} cards of {thickness} slots do not fit next to each other on "
        "{board}. Thinner blower cards, risers or another board. Ask the vendor before paying."
    ),
    "machines.case_slots_likely": (
        "By an unchecked record: {case} has {brackets} brackets; the cards on {board} need {needed}. Ask "
        "the vendor before paying."
    ),
    "machines.case_slots_doubt": (
        "By an unchecked record: {case} has {brackets} brackets, but the last card on {board} needs "
        "bracket {needed}. Ask the vendor before paying."
    ),
    "machines.board_size_likely": "By an unchecked record: {case} takes {size} boards. Ask the vendor before paying.",
    "machines.board_size_doubt": "By an unchecked record: {case} takes {sizes}; {board} is {size}. Ask the vendor before paying.",
    "machines.length_likely": (
        "By an unchecked record: {card} is {length} mm long, {case} has {clearance} mm. Ask the vendor before paying."
    ),
    "machines.length_doubt": (
        "By an unchecked record: {card} is {length} mm long, {case} has only {clearance} mm. Ask the "
        "vendor before paying."
    ),
    "machines.radiator_likely": "By an unchecked record the {radiator} mm radiator of {cooler} fits {case}. Ask the vendor before paying.",
    "machines.radiator_doubt": (
        "By an unchecked record: {cooler} has a radiator of {radiator} mm, {case} takes {room} mm. Ask "
        "the vendor before paying."
    ),
    "machines.cooler_likely": (
        "By an unchecked record: {cooler} is {height} mm high, {case} has {clearance} mm. Ask the vendor before paying."
    ),
    "machines.cooler_doubt": (
        "By an unchecked record: {cooler} is {height} mm high, {case} has only {clearance} mm. Ask the "
        "vendor before paying."
    ),
    "machines.cooler_socket_likely": "By an unchecked record: {cooler} lists {socket}. Ask the vendor before paying.",
    "machines.cooler_socket_doubt": (
        "By an unchecked record: {cooler} lists {listed}, not {socket}: there is no mount, or the plate "
        "does not cover the CPU. Ask the vendor before paying."
    ),
    "machines.psu_length_likely": (
        "By an unchecked record: {psu} is {length} mm long, {case} has {clearance} mm. Ask the vendor before paying."
    ),
    "machines.psu_length_doubt": (
        "By an unchecked record: {psu} is {length} mm long, {case} has only {clearance} mm. Ask the "
        "vendor before paying."
    ),
    "machines.eight_likely": "By an unchecked record: {have} PCIe 8-pin leads for {needed} {needed:socket|sockets}: one lead for each, no splitters. Ask the vendor before paying.",
    "machines.eight_doubt": (
        "By an unchecked record: {needed} PCIe 8-pin leads are needed, the supply has {have}. Splitters "
        "are no answer: they burn. Ask the vendor before paying."
    ),
    "machines.eps_likely": (
        "By an unchecked record: {have} EPS leads for the board ({board}) and the cards ({n}). Ask the "
        "vendor before paying."
    ),
    "machines.eps_doubt": "By an unchecked record the board needs {board} EPS leads and the cards {n}; the supply has {have}. Ask the vendor before paying.",
    "machines.server_likely": (
        "By an unchecked record: {server} takes {most} cards; {n} of {card} stand within its limits. Ask "
        "the vendor before paying."
    ),
    "machines.input_doubt": (
        "By an unchecked record: {psu} gives its full power at {volts} V only; here it gets {have} V. "
        "Ask the vendor before paying."
    ),
    "machines.sixteen_likely": "By an unchecked record: {cables} 16-pin {cables:lead|leads} for {needed} {needed:socket|sockets}. Ask the vendor before paying.",
    "machines.board_size_unstated": "Whether {board} fits {case} is not known: its size is not stated.",
    "machines.board_size_unnamed": "Whether the mainboard fits {case} is not known: which one it is was not said.",
    "machines.length_card": "How long {card} is, is not stated; {case} has {clearance} mm.",
    "machines.length_case": "{card} is {length} mm long; how much room {case} has is not stated.",
    "machines.length_both": "Neither the length of {card} nor the room in {case} is stated: measure both.",
    "machines.radiator_open": "The size of the radiator of {cooler} is not stated: check whether it fits {case}.",
    "machines.cooler_part": "How high {cooler} is, is not stated; {case} has {clearance} mm.",
    "machines.cooler_case": "{cooler} is {height} mm high; how much room {case} has is not stated.",
    "machines.cooler_both": "Neither the height of {cooler} nor the room in {case} is stated.",
    "machines.psu_length_part": "How long {psu} is, is not stated; {case} has {clearance} mm.",
    "machines.psu_length_case": "{psu} is {length} mm long; how much room {case} has for a supply is not stated.",
    "machines.psu_length_both": "Neither the length of {psu} nor the room for it in {case} is stated.",
    "machines.slots_thickness": "How many slots thick the cards are is not stated: whether {n} fit on {board} stays open.",
    "machines.case_slots_open": "How many brackets {case} has is not stated: whether they are enough for the cards on {board} stays open.",
    "machines.eps_board": "How many EPS sockets {name} has is not stated; the supply has {have} EPS {have:lead|leads}. Check the board's manual.",
    "machines.eps_board_cards": "How many EPS sockets {name} has is not stated; the supply has {have} EPS {have:lead|leads}, and the cards take {n} of them.",
    "machines.eps_supply": "How many EPS leads {psu} has is not stated: {needed} {needed:is|are} needed.",
    "machines.eps_both": "Neither the EPS sockets of {name} nor the EPS leads of {psu} are stated: compare the two manuals.",
    "machines.noise_anywhere": "Noise: {noise}; where the machine will stand was not said.",
    "machines.socket_board": "Whether {cpu} fits is not confirmed: the mainboard is not known.",
    "machines.socket_cpu": "Which CPU goes on {board} is not known: check the maker's CPU list and the BIOS version.",
    "machines.socket_both": "CPU and mainboard are not known: whether they fit each other stays open.",
    "machines.memory_type_board": "Whether {memory} fits is not confirmed: the mainboard is not known.",
    "machines.memory_type_memory": "Which memory goes on {board} is not known: take modules from its memory list.",
    "machines.memory_type_both": "Memory and mainboard are not known: whether they fit each other stays open.",
    "machines.advice_case_open": "Case: {case} gives cards {clearance} mm and {brackets} brackets; the length of the card is not stated, ask before ordering. Air from front to back, filters clean, cables out of the stream.",
    "machines.advice_case_plain": "Case: {case}. Ask how long a card it takes. Air from front to back, filters clean, cables out of the stream.",
    "machines.advice_rack_depth": "Rack: {units} units, {depth} mm deep; ask for the weight. The rack must be deeper than the machine.",
    "machines.advice_rack_weight": "Rack: {units} units, {weight} kg; ask for the depth, the rack must be deeper than the machine.",
    "machines.psu_over_likely": "About {load} W at full load ({least} W at the least, depending on parts that are not known) on a supply of {label} W: probably too small. {wanted} W carry it.",
    "machines.psu_over_high": "About {load} W at full load, but up to {most} W with the parts that are not known: {label} W may not be enough. {wanted} W carry that too.",
    "machines.psu_tight_cap": "{load} W of {label} W ({share:%}): several cards in one job peak together, and this supply is not known to ride through it. Take {wanted} W, or cap each card at {cap} W.",
    "machines.psu_tight_likely": "About {load} W of {label} W ({share:%}; {least} W at the least, depending on parts that are not known): several cards in one job peak together. {wanted} W leave a reserve.",
    "machines.psu_enough_likely": "About {load} W at full load, {share:%} of the supply's {label} W; parts that are not known change this little.",
    "machines.psu_and_cards": "Neither the power supply nor the power of the cards is known: give the board power of the cards.",
    "machines.psu_cards": "How much the cards draw is not known, so whether {label} W are enough stays open: give their board power.",
    "machines.psu_rest": "Even with the smallest of cards the machine draws {rest} W, more than the {label} W of the supply.",
    "machines.transients_many": "{n} cards in one job peak together: up to {peak} W for less than a millisecond, {share:%} of the supply's {label} W. A power cap does not cap peaks. An ATX 3.x supply rides through 200 %; otherwise spread the cards over two supplies or cap their clocks.",
    "machines.input_warning": "{psu} gives its full power at {volts} V only; at {have} V it gives less, which is enough for this load.",
    "machines.units_board": "{n} {n:unit|units} on one distribution board: to the machine they are one supply; the board starts and joins them.",
    "machines.units_breakout": "A server supply with a breakout board gives 12 V only: the mainboard needs its own supply, both must start together, and the leads must be rated for the cards.",
    "machines.rails_maker_partner": "{machine} feeds a card with {limit} W. {card} by its chip draws {watts} W, but makers often set more: look its power limit up, or cap it.",
    "machines.mixed_vendors": "Cards of different vendors ({cards}): CUDA and ROCm do not share one job; only llama.cpp with Vulkan or RPC splits a model over them.",
    "machines.modified": "{card} carries rebuilt memory: no warranty, and nobody answers for its firmware. Test it for days under load before paying, and keep a spare.",
    "machines.board_nameless": "{board}: no maker answers for its firmware. Whether Above 4G Decoding works and how the lanes are split shows only in a test with all cards.",
    "machines.bar_many_unknown": "{n} cards: Above 4G Decoding on, CSM and legacy options off; some boards stop at the fourth card without it.",
    "machines.slots_frame": "{n} cards of {thickness} slots do not fit next to each other on {board}: on the open frame they hang on risers or cables, one for each card that finds no slot.",
    "machines.slots_typical": "Ordinary cards of this chip are {thickness} slots thick: {n} of them do not fit next to each other on {board}. Two-slot blower cards, water cooling or risers do; say which cards they are.",
    "machines.slots_one": "One card sits in the first long slot of {board}.",
    "machines.case_measure": "{case} is not in the catalog. Measure it: {room} mm for the cards with the bend of the cable, brackets for all of them, holes for a {size} board, room for the supply.",
    "machines.case_measure_length": "{case} is not in the catalog. Measure it: {room} mm for the cards with the bend of the cable, brackets for all of them, holes for the mainboard, room for the supply.",
    "machines.case_measure_plain": "{case} is not in the catalog. Measure the room for the cards, the brackets, the holes for the mainboard and the room for the supply.",
    "machines.circuit_amps": "{wall} at the wall: at {volts} V that takes a breaker of at least {amps} A.",
    "machines.circuit_cards": "How much the cards draw is not known, so nothing can be said of the circuit: give their board power.",
    "machines.circuit_likely": "{wall} at the wall, depending on what is not given; {n} {n:circuit|circuits} of {volts} V, {amps} A {n:gives|give} {allowed} W continuously: the breaker probably trips. Use 200 V and more, or {needed} circuits with a supply on each.",
    "machines.circuit_likely_cap": "{wall} at the wall, depending on what is not given; {n} {n:circuit|circuits} of {volts} V, {amps} A {n:gives|give} {allowed} W continuously. It holds only with a cap of {cap} W a card; otherwise use 200 V and more, or {needed} circuits with a supply on each.",
    "machines.ups_likely": "The UPS gives {ups} W for {wall}: probably too small. VA is not W; take {wanted} W or more.",
    "machines.cores_named": "How many cores {cpu} has is not in the catalog: plan 4 to 8 logical cores for each of the {n} {n:card|cards}.",
    "machines.parts_none": "No part was given: name at least the cards, the CPU, the mainboard, the memory and the power supply.",
    "machines.parts_missing_1": "Not given: {part0}. What depends on this part is not checked.",
    "machines.parts_missing_2": "Not given: {part0}, {part1}. What depends on these parts is not checked.",
    "machines.parts_missing_3": "Not given: {part0}, {part1}, {part2}. What depends on these parts is not checked.",
    "machines.parts_missing_4": "Not given: {part0}, {part1}, {part2}, {part3}. What depends on these parts is not checked.",
    "machines.parts_missing_5": "Not given: {part0}, {part1}, {part2}, {part3}, {part4}. What depends on these parts is not checked.",
    "machines.slots_named": "{board} is not in the catalog: whether {n} {n:card finds a slot|cards find a slot each}, and how wide it is, stands in its manual.",
    "machines.psu_tight_step": "{load} W of {label} W ({share:%}): it runs, without reserve for peaks that come together. {wanted} W keep the load at 80 %; ask whether the supply is ATX 3.x.",
    "machines.psu_redundancy": "{load} W of {label} W with all supplies, but only {usable} W with one of them failed: no redundancy.",
    "machines.psu_named": "How many watts {psu} gives is not known. The machine draws about {load} W at full load: it takes {wanted} W.",
    "machines.transients_short": "A peak of {peak} W, shorter than a millisecond, is {share:%} of the label: supplies were seen to trip from 126 % on.",
    "machines.transients_likely": "By an unchecked record the supply is ATX {version}: it rides through {rides} W, the peak is {peak} W.",
    "machines.passive_frame": "{card} has no fan, and on an open frame nothing presses air through it: each card needs a shroud with a strong fan. How it is cooled was not said.",
    "machines.passive_doubt": "By an unchecked record {card} has no fan: in a desktop case it overheats within minutes, because case fans have no pressure. Look at the card.",
    "machines.bar_maker": "{card} asks for a large memory window; {machine} starts with it only if its BIOS has Above 4G Decoding, and its maker certifies few such cards. Ask before buying.",
    "machines.module_slot": "{card} is a module without a slot connector: it needs a baseboard of its kind or a carrier to PCIe, with its own cooling and power.",
    "machines.family_alone": "{n} × {cpu}: this series runs alone; no mainboard joins two of them.",
    "machines.memory_mixed": "{memory}: registered, load-reduced and unbuffered modules do not run together on {board}. Take one kind.",
    "machines.cooler_rack": "{cooler} is {height} mm high; {case} leaves about {clearance} mm above the CPU: ask for the exact height.",
    "machines.psu_format_open": "{case} takes an {wanted} supply; the format of {psu} is not stated.",
    "machines.rack_open": "How deep {machine} is is not stated: measure it against the rack of {depth} mm, with room for plugs behind it.",
    "machines.rack_conflict": "{machine} is {own} mm deep and does not go into a rack of {depth} mm. With plugs and rails it takes {wanted} mm.",
    "machines.rack_doubt": "By an unchecked record {machine} is {own} mm deep, more than the rack of {depth} mm: ask for its drawing.",
    "machines.rack_tight": "{machine} is {own} mm deep in a rack of {depth} mm: the door may not close over plugs and rails. Plan {wanted} mm.",
    "machines.rack_ok": "{machine} is {own} mm deep: a rack of {depth} mm takes it with its plugs.",
    "machines.nvlink_elsewhere": "{card}: in the slots with most lanes and air no bridge fits; seat the cards {made} slots apart, as the bridge that is bought is long.",
    "machines.socket_count": "{n} × {cpu} on {board}, which has {sockets} CPU {sockets:socket|sockets}.",
    "machines.software_kepler": "{card} has compute capability {capability}: CUDA 12 and everything built with it leave it out, llama.cpp and PyTorch too. It is no card for today's models.",
    "machines.machine_unknown": "{machine} is not in the catalog and its accelerators were not given: nothing of it is checked. Name the cards in it.",
    "machines.cables_six": "A 6-pin lead is rated for {watts} W, the 8-pin socket of the card for {socket} W: an adapter makes no more of it. Use 8-pin leads.",
    "machines.bar_off": "{card} maps all its memory: with Above 4G Decoding off or CSM on the machine does not start with it. Turn Above 4G Decoding on and CSM off; a board without that option is the wrong one.",
    "machines.bar_off_plain": "{n} {n:card|cards} with Above 4G Decoding off or CSM on: some do not start, and Resizable BAR stays off. Turn Above 4G Decoding on and CSM off.",
    "machines.form_open": "{card} is sold as a card for a slot and as a module, from {low} to {high} W: say which one it is. What is counted here is the range.",
    "machines.form_open_plain": "{card} is sold as a card for a slot and as a module: say which one it is.",
    "machines.module_no_slot": "{card} is a module without a slot connector and does not plug in on {board}, which has PCIe slots: it needs a baseboard of its kind or a carrier to PCIe.",
    "machines.module_carrier": "{card} sits on a carrier: check that the carrier gives its power, that the heat sink has air, and which NVLink remains.",
    "machines.circuit_conflict_amps": "{wall} at the wall, but {n} {n:circuit|circuits} of {volts} V, {amps} A {n:gives|give} {allowed} W continuously: the breaker trips. It takes {least} A at this voltage, or {needed} circuits with a supply on each.",
    "machines.circuit_likely_amps": "{wall} at the wall, depending on what is not given; {n} {n:circuit|circuits} of {volts} V, {amps} A {n:gives|give} {allowed} W continuously: the breaker probably trips. It takes {least} A at this voltage, or {needed} circuits with a supply on each.",
    "machines.unified_apple": "Of {memory} GB the GPU may use {usable} by default; iogpu.wired_limit_mb raises that. At {bandwidth} GB/s a dense model of {weights} GB decodes at most {rate} tok/s, and long prompts are slow.",
    "machines.unified_amd": "Of {memory} GB the GPU may use {usable} once the GTT size is raised by a kernel parameter. At {bandwidth} GB/s a dense model of {weights} GB decodes at most {rate} tok/s, and long prompts are slow: MoE models suit it.",
    "machines.unified_plain": "Of {memory} GB a model may use {usable}. At {bandwidth} GB/s a dense model of {weights} GB decodes at most {rate} tok/s: MoE models suit it.",
    "machines.rails_maker_within": "{machine} feeds a card with {limit} W; the cards draw {watts} W. Use the leads of both rails.",
    "machines.eps_cards": "The cards take {n} EPS {n:lead|leads} beside those of {name}; how many {psu} has is not stated, and most have two. Plan the card maker's adapter, two PCIe leads to one EPS plug, for each of the others.",
    "machines.slots_fewer": "{board} has {slots} long {slots:slot|slots} for {n} cards: take fewer cards or another board, or say which splitters or risers carry the others.",
    "machines.slots_few": "{board} has {slots} long {slots:slot|slots} for {n} cards: the others hang on splitters or risers, or it takes another board.",
    "machines.board_nameless_plain": "No maker answers for the firmware of this board. Whether Above 4G Decoding works and how the lanes are split shows only in a test with all cards.",
    "machines.lanes_chipset_plain": "A card hangs on the chipset: narrow and shared with drives and network. Two slots fed by the CPU are better.",
    "machines.m2_beside_plain": "A drive stands in an M.2 socket that may take lanes of the card's slot: compare the sharing table of the board's manual and use another socket.",
    "machines.slot_off_plain": "A card in the lower slot switches other slots or M.2 sockets off: compare the sharing table of the board's manual.",
    "machines.software_cuda": "{card} has compute capability {capability}: CUDA 13 and the usual builds of PyTorch and vLLM leave it out. Stay with CUDA 12.6 builds, or use llama.cpp.",
    "machines.software_rocm_old": "{card} ({capability}): current ROCm leaves it out. It runs with community builds of ROCm and vLLM, or llama.cpp with Vulkan.",
    "machines.software_rocm": "{card} ({capability}) wants Linux with ROCm: check that your engine lists it before buying.",
    "machines.software_intel": "{card} runs no CUDA: under Linux vLLM's build for Intel (XPU, also Intel's LLM-Scaler image) and llama.cpp with SYCL or Vulkan. Support of Intel in vLLM and SGLang is young and lacks number formats; IPEX-LLM is no longer developed. Try your model and engine on one card before buying several.",
    "machines.software_gaudi": "{card} runs no CUDA: it needs Intel's own software, and only the engines ported to it. Ask for your model and engine by name.",
    "machines.software_maker": "{card} runs no CUDA: it needs {maker}'s own software, and only the engines ported to it. Ask for your model and engine by name.",
    "machines.software_rocm_plain": "{card} wants Linux with ROCm: check that your engine lists it before buying.",
    "machines.numa": "The cards hang on {n} CPUs: traffic between the halves crosses the link between them. Keep the cards of one job behind one CPU.",
    "machines.psu_length_usual": "{psu} is {length} mm long: cases for ATX boards like {case} take that.",
    "machines.nvlink_distance": "{card}: no NVLink bridge fits the slots in which the cards sit; bridges are made for cards 2, 3 or 4 slots apart, those of data-centre cards for 2.",
    "machines.advice_nvlink_open": "{card} takes NVLink bridges for cards 2, 3 or 4 slots apart (data-centre cards: 2): check the distance of the slots first. It speeds tensor parallel up; two devices remain, the memory is not pooled.",
    "machines.advice_nvlink_none": "{card} has NVLink, but no bridge fits the slots in which the cards sit: they talk over PCIe.",
    "machines.cables_angled": "Angled adapters on the 16-pin socket work loose, overheat and melt; CableMod recalled its own (90° and 180°). Take them off and use an angled cable or a straight lead.",
    "machines.lanes_four_one": "The card runs at {lanes}: models load and offload more slowly; one that lies wholly on the card loses little.",
    "machines.psu_range": "About {load} W at full load ({least} W at the least, depending on parts that are not known) on a supply of {label} W: too small. Take {wanted} W.",
    "machines.psu_range_cap": "About {load} W at full load ({least} W at the least, depending on parts that are not known) on a supply of {label} W: too small. Take {wanted} W, or cap each card at {cap} W.",
    "machines.cooler_unnamed": "{cooler} is not in the catalog, and {socket} is a large socket on which most desktop coolers have no mount: look for {socket} in its list.",
    "machines.cables_sata": "A SATA power plug carries {watts} W, the 8-pin socket of a card draws up to {socket} W: such an adapter melts. Use the supply's own PCIe leads.",
    "machines.cables_molex": "A Molex plug carries {watts} W, the 8-pin socket of a card draws up to {socket} W: two plugs on separate leads at the least, better the supply's own PCIe leads.",
    "machines.system_windows_engine": "The engine named runs on several cards under Linux only: there is no NCCL for Windows. Use WSL2 or Linux, or llama.cpp.",
}

TERMS: dict[str, str] = {
    "noise_quiet": "quiet",
    "noise_audible": "audible",
    "noise_loud": "loud",
    "noise_machine_room": "as loud as a server",
    "gpus": "Accelerators",
    "cpu": "CPU",
    "board": "Mainboard",
    "memory": "Main memory",
    "drives": "Drives",
    "fans": "Fans",
    "psu_loss": "Loss in the power supply",
    "wall": "At the wall",
    "rule.cpu.socket": "CPU socket",
    "rule.cpu.family": "CPU family",
    "rule.cpu.bios": "BIOS version",
    "rule.cpu.cores": "CPU cores per card",
    "rule.memory.type": "Memory type",
    "rule.memory.capacity": "Memory capacity",
    "rule.memory.vram": "Memory against card memory",
    "rule.memory.channels": "Memory channels",
    "rule.platform.cards": "Cards per platform",
    "rule.slots.count": "Slots for the cards",
    "rule.slots.lanes": "PCIe lanes",
    "rule.slots.m2": "M.2 sharing",
    "rule.slots.power": "Slot power",
    "rule.slots.gap": "Distance of the cards",
    "rule.slots.risers": "Risers",
    "rule.psu.capacity": "Power supply: load",
    "rule.psu.transients": "Power supply: peaks",
    "rule.psu.connectors_16pin": "16-pin leads",
    "rule.psu.connectors_8pin": "8-pin leads",
    "rule.psu.eps": "EPS leads",
    "rule.psu.pinout": "Plug of the card",
    "rule.psu.input": "Input voltage",
    "rule.psu.units": "Several supplies",
    "rule.psu.rails": "Rails",
    "rule.psu.cables": "Power cables",
    "rule.case.board": "Case: board size",
    "rule.case.length": "Case: card length",
    "rule.case.slots": "Case: brackets",
    "rule.case.cooler": "Case: cooler",
    "rule.case.psu": "Case: supply",
    "rule.cooler.socket": "Cooler mount",
    "rule.cooling.passive": "Passive cards",
    "rule.cooling.density": "Dense cards",
    "rule.cooling.sag": "Card support",
    "rule.site.circuit": "Electric circuit",
    "rule.site.heat": "Heat",
    "rule.site.noise": "Noise",
    "rule.site.weight": "Weight",
    "rule.psu.efficiency": "Efficiency of the supply",
    "rule.site.rack": "Depth of the rack",
    "rule.site.ups": "Uninterruptible supply",
    "rule.site.system": "Operating system",
    "rule.cards.mixed": "Unequal cards",
    "rule.cards.nvlink": "NVLink",
    "rule.cards.p2p": "Peer access",
    "rule.cards.bar": "Memory windows",
    "rule.cards.power": "Power of the edition",
    "rule.server.card": "Cards in the server",
    "rule.buyer.barred": "Barred by the buyer",
    "rule.buyer.export": "Export rules",
    "part.gpus": "accelerator cards",
    "part.cpu": "CPU",
    "part.mainboard": "mainboard",
    "part.memory": "main memory",
    "part.psus": "power supply",
    "rule.machine.parts": "Parts",
    "rule.case.measure": "Case: to be measured",
    "rule.cards.modified": "Modified cards",
    "rule.platform.board": "Mainboard without a maker",
    "rule.cards.form": "Form of the cards",
    "rule.memory.unified": "Unified memory",
    "rule.cards.software": "Software support",
    "rule.platform.numa": "Two CPUs",
}
