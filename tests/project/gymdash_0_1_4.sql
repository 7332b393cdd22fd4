-- The database of a project as GymDash 0.1.4 (PyPI) wrote it, dumped by sqlite3; only folders in the trace were shortened.
-- Its server ran nine simulations and was then killed while 'asks' ran and 'queued 1' waited; a script then ran three more.
BEGIN TRANSACTION;
CREATE TABLE api_calls (
                    id INTEGER PRIMARY KEY AUTOINCREMENT,
                    name TEXT NOT NULL,
                    time TIMESTAMP,
                    code INTEGER,
                    details TEXT
                    );
CREATE TABLE sim_status (
                    id INTEGER PRIMARY KEY AUTOINCREMENT,
                    sim_id INTEGER NOT NULL,
                    time TIMESTAMP,
                    code INTEGER,
                    subcode INTEGER,
                    details TEXT,
                    error_trace TEXT,
                    FOREIGN KEY (sim_id)
                        REFERENCES simulations (sim_id)
                    );
INSERT INTO "sim_status" VALUES(1,'aec5ca1f-c7ff-48a5-9cf1-05a2ea463779','2026-11-22 20:36:29.000501',1,1,'unsupported operand type(s) for -: ''str'' and ''int''','Traceback (most recent call last):
  File "gymdash/backend/core/simulation/examples.py", line 259, in _run
    self.model.learn(total_timesteps=num_steps, progress_bar=False, callback=sim_interact_callback)
  File "stable_baselines3/ppo/ppo.py", line 311, in learn
    return super().learn(
           ^^^^^^^^^^^^^^
  File "stable_baselines3/common/on_policy_algorithm.py", line 319, in learn
    callback.on_training_start(locals(), globals())
  File "stable_baselines3/common/callbacks.py", line 85, in on_training_start
    self._on_training_start()
  File "gymdash/backend/stable_baselines/callbacks.py", line 46, in _on_training_start
    self.total_timesteps = self.locals["total_timesteps"] - self.model.num_timesteps
                           ~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~^~~~~~~~~~~~~~~~~~~~~~~~~~
TypeError: unsupported operand type(s) for -: ''str'' and ''int''
');
INSERT INTO "sim_status" VALUES(2,'a8220afe-6b1d-4da1-89f4-79ea25c04ead','2026-11-22 20:36:28.681089',0,0,'walked to 23.65','');
INSERT INTO "sim_status" VALUES(3,'783b3c1f-8d46-41bb-95ba-4b334151c043','2026-11-22 20:36:28.669556',0,0,'walked to 20.33','');
INSERT INTO "sim_status" VALUES(4,'e8c4208f-5c3d-40f6-9c90-fda60ea7b01f','2026-11-22 20:36:30.645102',0,0,'Simulation successfully run.','');
INSERT INTO "sim_status" VALUES(5,'d00f6ca1-1fe3-423b-8293-2092ddda9bee','2026-11-22 20:36:39.135565',0,0,'Simulation successfully run.','');
INSERT INTO "sim_status" VALUES(6,'e3ebdfa8-8fb0-4b77-9ec4-d4a7b81c988c','2026-11-22 20:36:41.590136',0,0,'Simulation successfully run.','');
INSERT INTO "sim_status" VALUES(7,'a091a095-6d44-45eb-a4aa-b95d995f5cf6','2026-11-22 20:36:50.937073',0,0,'Model successfully trained.','');
INSERT INTO "sim_status" VALUES(8,'c7d7bbeb-fef0-41ef-a6a7-d00c8c3b271e','2026-11-22 20:36:57.637339',1,2,'Simulation stopped.','');
INSERT INTO "sim_status" VALUES(9,'6cbdd4ec-617d-49b5-b2da-3e3cb0b087b7','2026-11-22 20:37:53.714293',0,0,'Simulation successfully run.','');
INSERT INTO "sim_status" VALUES(10,'d7792243-4c4f-4c47-a723-94e42b5fe7d6','2026-11-22 20:37:54.708278',0,0,'Simulation successfully run.','');
CREATE TABLE simulations (
                        sim_id UUID PRIMARY KEY,
                        name TEXT,
                        created TIMESTAMP,
                        started TIMESTAMP,
                        ended TIMESTAMP,
                        is_done BOOL,
                        cancelled BOOL,
                        failed BOOL,
                        force_stopped BOOL,
                        config SIMULATIONCONFIG,
                        start_kwargs KWARGS,
                        sim_type_name TEXT,
                        sim_module_name TEXT
                        );
INSERT INTO "simulations" VALUES('e3ebdfa8-8fb0-4b77-9ec4-d4a7b81c988c','ppo films','2026-11-22 20:36:28.523916','2026-11-22 20:36:28.524476','2026-11-22 20:36:41.590240',1,0,0,0,'{"name": "ppo films", "sim_key": "stable_baselines", "sim_family": "", "sim_type": "", "kwargs": {"num_steps": 3000, "episode_trigger": 20, "env": "CartPole-v1", "algorithm_kwargs": {"seed": 3, "n_steps": 256}}}','{}','StableBaselinesSimulation','gymdash.backend.core.simulation.examples');
INSERT INTO "simulations" VALUES('d00f6ca1-1fe3-423b-8293-2092ddda9bee','a2c [/foo] 🦊','2026-11-22 20:36:28.528870','2026-11-22 20:36:28.529701','2026-11-22 20:36:39.145789',1,0,0,0,'{"name": "a2c [/foo] \ud83e\udd8a", "sim_key": "stable_baselines", "sim_family": "", "sim_type": "", "kwargs": {"num_steps": 1500, "algorithm": "a2c", "env": "Acrobot-v1", "step_trigger": 500, "video_length": 50}}','{}','StableBaselinesSimulation','gymdash.backend.core.simulation.examples');
INSERT INTO "simulations" VALUES('c7d7bbeb-fef0-41ef-a6a7-d00c8c3b271e','cancelled','2026-11-22 20:36:28.532613','2026-11-22 20:36:28.533580','2026-11-22 20:36:57.637381',1,1,0,0,'{"name": "cancelled", "sim_key": "stable_baselines", "sim_family": "", "sim_type": "", "kwargs": {"num_steps": 500000, "env": "CartPole-v1"}}','{}','StableBaselinesSimulation','gymdash.backend.core.simulation.examples');
INSERT INTO "simulations" VALUES('de1c663a-d25e-4035-9539-aba713735cdf','failed env','2026-11-22 20:36:28.538873','2026-11-22 20:36:28.539988','2026-11-22 20:36:28.549887',1,0,0,0,'{"name": "failed env", "sim_key": "stable_baselines", "sim_family": "", "sim_type": "", "kwargs": {"num_steps": 1000, "env": "NoSuch-v0"}}','{}','StableBaselinesSimulation','gymdash.backend.core.simulation.examples');
INSERT INTO "simulations" VALUES('1376752f-1488-425f-8642-88ddb48221fa','failed kwargs','2026-11-22 20:36:28.558146','2026-11-22 20:36:28.559702','2026-11-22 20:36:28.574917',1,0,0,0,'{"name": "failed kwargs", "sim_key": "stable_baselines", "sim_family": "", "sim_type": "", "kwargs": {"num_steps": 1000, "algorithm_kwargs": {"n_stepz": 4}}}','{}','StableBaselinesSimulation','gymdash.backend.core.simulation.examples');
INSERT INTO "simulations" VALUES('aec5ca1f-c7ff-48a5-9cf1-05a2ea463779','failed learn','2026-11-22 20:36:28.567533','2026-11-22 20:36:28.568564','2026-11-22 20:36:29.000534',1,0,1,0,'{"name": "failed learn", "sim_key": "stable_baselines", "sim_family": "", "sim_type": "", "kwargs": {"num_steps": "many"}}','{}','StableBaselinesSimulation','gymdash.backend.core.simulation.examples');
INSERT INTO "simulations" VALUES('e8c4208f-5c3d-40f6-9c90-fda60ea7b01f','custom','2026-11-22 20:36:28.573965','2026-11-22 20:36:28.576754','2026-11-22 20:36:30.645657',1,0,0,0,'{"name": "custom", "sim_key": "custom_control", "sim_family": "", "sim_type": "", "kwargs": {"poll_period": 0.1, "total_runtime": 2}}','{}','CustomControlSimulation','gymdash.backend.core.simulation.examples');
INSERT INTO "simulations" VALUES('c34ef127-8692-4748-919f-337eedaea833','asks','2026-11-22 20:36:28.580788','2026-11-22 20:36:28.582706',NULL,0,0,0,0,'{"name": "asks", "sim_key": "custom_control", "sim_family": "", "sim_type": "", "kwargs": {"poll_period": 0.1, "total_runtime": 100, "pause_points": [0.5]}}','{}','CustomControlSimulation','gymdash.backend.core.simulation.examples');
INSERT INTO "simulations" VALUES('a8220afe-6b1d-4da1-89f4-79ea25c04ead','walk','2026-11-22 20:36:28.588477','2026-11-22 20:36:28.594264','2026-11-22 20:36:28.681122',1,0,0,0,'{"name": "walk", "sim_key": "random_walk", "sim_family": "", "sim_type": "", "kwargs": {"length": 200}}','{}','RandomWalk','walk');
INSERT INTO "simulations" VALUES('a091a095-6d44-45eb-a4aa-b95d995f5cf6','digits','2026-11-22 20:36:28.602135','2026-11-22 20:36:28.604313','2026-11-22 20:36:50.952944',1,0,0,0,'{"name": "digits", "sim_key": "example_ml", "sim_family": "", "sim_type": "", "kwargs": {"train": true, "test": false, "train_kwargs": {"epochs": 2, "do_val": false, "log_step": 2}}}','{}','MLSimulation','gymdash.backend.core.simulation.examples');
INSERT INTO "simulations" VALUES('bbaa583d-a530-40a4-ae64-c50a0796d7a1','queued 1','2026-11-22 20:36:28.610314',NULL,NULL,0,0,0,0,'{"name": "queued 1", "sim_key": "custom_control", "sim_family": "", "sim_type": "", "kwargs": {"total_runtime": 1, "poll_period": 0.1}}','{}','CustomControlSimulation','gymdash.backend.core.simulation.examples');
INSERT INTO "simulations" VALUES('783b3c1f-8d46-41bb-95ba-4b334151c043','walk','2026-11-22 20:36:28.614182','2026-11-22 20:36:28.614615','2026-11-22 20:36:28.669624',1,0,0,0,'{"name": "walk", "sim_key": "random_walk", "sim_family": "", "sim_type": "", "kwargs": {"length": 20, "drift": 1}}','{}','RandomWalk','walk');
INSERT INTO "simulations" VALUES('6cbdd4ec-617d-49b5-b2da-3e3cb0b087b7','test','2026-11-22 20:37:50.570333','2026-11-22 20:37:50.570711','2026-11-22 20:37:53.716001',1,0,0,0,'{"name": "test", "sim_key": "Acrobot-v1", "sim_family": "", "sim_type": "", "kwargs": {"num_steps": 600, "env": "Acrobot-v1", "algorithm_kwargs": {"n_steps": 200}, "episode_trigger": {}}}','{}','StableBaselinesSimulation','gymdash.backend.core.simulation.examples');
INSERT INTO "simulations" VALUES('47083bc0-bbff-4002-b42e-8aff4d38db48','in main','2026-11-22 20:37:53.779006','2026-11-22 20:37:53.779325','2026-11-22 20:37:53.979561',1,0,0,0,'{"name": "in main", "sim_key": "in_main", "sim_family": null, "sim_type": null, "kwargs": {}}','{}','InMain','__main__');
INSERT INTO "simulations" VALUES('d7792243-4c4f-4c47-a723-94e42b5fe7d6','no family','2026-11-22 20:37:54.383829','2026-11-22 20:37:54.384146','2026-11-22 20:37:54.708318',1,0,0,0,'{"name": "no family", "sim_key": "stable_baselines", "sim_family": null, "sim_type": null, "kwargs": {"num_steps": 300, "algorithm_kwargs": {"n_steps": 100}}}','{}','StableBaselinesSimulation','gymdash.backend.core.simulation.examples');
DELETE FROM "sqlite_sequence";
INSERT INTO "sqlite_sequence" VALUES('sim_status',10);
COMMIT;
